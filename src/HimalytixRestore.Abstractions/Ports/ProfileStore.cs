namespace HimalytixRestore.Ports;

/// <summary>An environment of a profile and where its backups are.</summary>
/// <param name="Environment">The environment, for example <c>production</c>.</param>
/// <param name="Store">Its store: <c>s3://…</c>, <c>gs://…</c> or a folder; null when the profile names none.</param>
public sealed record ProfileStore(string Environment, string? Store);
