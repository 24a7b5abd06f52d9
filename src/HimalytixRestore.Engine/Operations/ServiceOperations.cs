using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The application's services as the cmdlets order them about.</summary>
/// <param name="settings">Finds out which they are and who runs them.</param>
internal sealed class ServiceOperations(SettingsResolver settings) : IServiceOperations
{
    /// <inheritdoc/>
    public IAsyncEnumerable<ServiceState> GetAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        GroupOf(request).GetAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ServiceState> StopAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        GroupOf(request).StopAsync(reporter, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ServiceState> StartAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        GroupOf(request).StartAsync(reporter, cancellationToken);

    private ServiceGroup GroupOf(ServiceRequest request)
    {
        var resolved = settings.Resolve(request.Settings);
        return CreateGroup(resolved, Choose(resolved.Services, request.Names), request.Timeout);
    }

    /// <summary>The services of the settings, with whoever runs them.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="timeout">How long one service may take to change.</param>
    internal static ServiceGroup CreateGroup(RestoreSettings settings, TimeSpan timeout) => CreateGroup(settings, settings.Services, timeout);

    /// <summary>Who runs the services.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ConfigurationException">The host's name is none, or what the profile says does not go together.</exception>
    internal static IServiceManager CreateManager(RestoreSettings settings)
    {
        var host = ApplicationHost.Of(settings);
        if (settings.Compose is { } project)
            return new ComposeServiceManager(project, host, settings.ServiceSudo);
        if (settings.ServiceScope == ServiceScope.System)
            return new SystemdServiceManager(SystemdScope.System, host: host) { UseSudo = settings.ServiceSudo };
        return settings.ServiceSudo ? throw SudoForUser() : new SystemdServiceManager(SystemdScope.User, host: host);
    }

    private static ServiceGroup CreateGroup(RestoreSettings settings, IReadOnlyList<string> services, TimeSpan timeout) =>
        new(CreateManager(settings), services, timeout, settings.Drain is { } drain ? new(drain, ApplicationHost.Of(settings)) : null);

    private static ConfigurationException SudoForUser() => new(
        "ServiceSudoForUser",
        "The profile has \"serviceSudo\": true with \"serviceScope\": \"user\", but sudo would reach root's own manager.",
        "Leave serviceSudo out, and log in as the user whose services they are (\"computerName\": \"user@host\"); or set serviceScope to \"system\".");

    /// <summary>The named services in the order of the settings; names that the settings do not have come last, as given.</summary>
    private static IReadOnlyList<string> Choose(IReadOnlyList<string> all, IReadOnlyList<string>? names) =>
        names is null ? all : [.. all.Intersect(names, StringComparer.Ordinal), .. names.Except(all, StringComparer.Ordinal)];
}
