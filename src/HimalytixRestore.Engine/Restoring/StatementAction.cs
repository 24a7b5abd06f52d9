namespace HimalytixRestore.Engine.Restoring;

/// <summary>What is done with a statement of the dump.</summary>
internal enum StatementAction
{
    /// <summary>It goes to the server as it is.</summary>
    Run,

    /// <summary>It is left out, and the result says so.</summary>
    Skip,

    /// <summary>It ends the restore: it must never be sent, and without it the dump is not what it should be.</summary>
    Refuse,

    /// <summary>It changes the session; <see cref="SessionSettings"/> decides.</summary>
    Setting,

    /// <summary>It begins a transaction of the dump's own.</summary>
    Begin,

    /// <summary>It ends a transaction of the dump's own.</summary>
    End,
}
