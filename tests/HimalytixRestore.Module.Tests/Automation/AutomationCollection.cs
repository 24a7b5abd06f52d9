using HimalytixRestore.Module.Tests.EndToEnd;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The scripts of docs/automation share one sandbox: each leaves its databases as whole as it found them.</summary>
[CollectionDefinition(Name)]
public sealed class AutomationCollection : ICollectionFixture<SandboxFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Automation";
}
