namespace HimalytixRestore.Ports;

/// <summary>A sandbox to make.</summary>
public sealed record SandboxRequest
{
    /// <summary>The folder, which must not exist or be empty; null makes one under the temporary folder.</summary>
    public string? Path { get; init; }

    /// <summary>Damage the sample after its backup was taken: a table is dropped and most users are deleted.</summary>
    public bool Damaged { get; init; }
}
