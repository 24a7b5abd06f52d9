namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>What a smoke test does.</summary>
internal enum SmokeTestKind
{
    /// <summary>Asks a health API, which answers with JSON.</summary>
    Health,

    /// <summary>Signs in as a person does.</summary>
    Login,

    /// <summary>Looks at a page.</summary>
    Page,
}
