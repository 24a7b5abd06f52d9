using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>Tests that use the one systemd manager, one after the other: they change its units and depend on XDG_RUNTIME_DIR of this process.</summary>
[CollectionDefinition(Name)]
public sealed class SystemdCollection : ICollectionFixture<SystemdFixture>
{
    public const string Name = "systemd";
}
