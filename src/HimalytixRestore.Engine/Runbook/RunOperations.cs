using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The operations a run is made of: a step of the runbook is the cmdlet of its name.</summary>
/// <param name="Backups">Locate, receive, verify.</param>
/// <param name="Databases">Snapshot, reset, restore.</param>
/// <param name="Services">Stop, start.</param>
/// <param name="Health">Prerequisites, health.</param>
/// <param name="Reports">The report at the end.</param>
internal sealed record RunOperations(IBackupOperations Backups, IDatabaseOperations Databases, IServiceOperations Services, IHealthOperations Health, IReportOperations Reports);
