namespace HimalytixRestore.TestSupport.Erp;

/// <summary>How a company has its ERP.</summary>
internal sealed record ErpSituation
{
    /// <summary>Its host is reached by ssh only.</summary>
    public bool IsRemote { get; init; }

    /// <summary>The unit that was stopped before; null is none.</summary>
    public string? Off { get; init; }

    /// <summary>Celery finishes its tasks before it is stopped.</summary>
    public bool Drains { get; init; }
}
