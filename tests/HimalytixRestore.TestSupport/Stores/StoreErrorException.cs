namespace HimalytixRestore.TestSupport.Stores;

/// <summary>Ends an answer that has not begun with an error.</summary>
/// <param name="error">The error.</param>
internal sealed class StoreErrorException(StoreError error) : Exception(error.Message)
{
    /// <summary>The error.</summary>
    public StoreError Error => error;
}
