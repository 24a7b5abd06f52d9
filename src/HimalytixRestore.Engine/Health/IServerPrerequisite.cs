using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>One thing that a restore needs of the server.</summary>
internal interface IServerPrerequisite
{
    /// <summary>Its name on the checklist.</summary>
    string Name { get; }

    /// <summary>Looks whether it is there; changes nothing.</summary>
    /// <param name="session">A session in the maintenance database.</param>
    /// <param name="target">The restore.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost; it becomes a failure of this line.</exception>
    Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken);
}
