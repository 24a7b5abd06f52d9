namespace HimalytixRestore.Commands;

/// <summary>Which errors end a pipeline of many items, and which concern only the item at hand.</summary>
internal static class ItemErrors
{
    /// <summary>True for failed integrity, bad arguments and refused questions; they would come again with the next item, or must not be passed over.</summary>
    /// <param name="exception">The error.</param>
    public static bool EndThePipeline(RestoreException exception) => exception is IntegrityException or ConfigurationException or RunbookException;
}
