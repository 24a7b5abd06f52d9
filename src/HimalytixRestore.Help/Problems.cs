namespace HimalytixRestore.Help;

/// <summary>What is missing or wrong in the documents, printed the way a build reads errors.</summary>
internal sealed class Problems
{
    /// <summary>Whether there was one.</summary>
    public bool Any { get; private set; }

    /// <summary>Reports one.</summary>
    /// <param name="file">The document.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="text">What is wrong.</param>
    public void Add(string file, int line, string text)
    {
        Any = true;
        Console.Error.WriteLine($"{file}({line}): error HELP1: {text}");
    }
}
