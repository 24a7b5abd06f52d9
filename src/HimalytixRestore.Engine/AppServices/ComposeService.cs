using System.Globalization;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>A service of a Compose project: all of its containers as one.</summary>
/// <param name="containers">Its containers; none when it was never created.</param>
internal sealed class ComposeService(IReadOnlyList<ComposeContainer> containers)
{
    /// <summary>What it is doing: what one container does that is up counts more than what the others do.</summary>
    public AppServiceStatus Status
    {
        get
        {
            AppServiceStatus[] order = [AppServiceStatus.Starting, AppServiceStatus.Running, AppServiceStatus.Stopping, AppServiceStatus.Failed];
            return order.FirstOrDefault(status => containers.Any(container => container.Status == status), AppServiceStatus.Stopped);
        }
    }

    /// <summary>True when none of its containers runs and none is about to.</summary>
    public bool IsDown => Status is AppServiceStatus.Stopped or AppServiceStatus.Failed;

    /// <summary>True when every container runs and is not unhealthy.</summary>
    public bool IsReady => containers.Count > 0 && containers.All(container => container.IsReady);

    /// <summary>True when every container has a health check, and it has passed.</summary>
    public bool TellsThatItIsReady => IsReady && containers.All(container => container.Health.Length > 0);

    /// <summary>Its containers by id: another text when one was replaced.</summary>
    public string Containers => string.Join(' ', containers.Select(container => container.Id).Order(StringComparer.Ordinal));

    /// <summary>The facts for an error's evidence.</summary>
    public IReadOnlyDictionary<string, string> Evidence => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["State"] = Join(container => container.State),
        ["Health"] = Join(container => container.Health),
        ["ExitCode"] = Join(container => container.ExitCode.ToString(CultureInfo.InvariantCulture)),
        ["Containers"] = Containers,
    }.Where(fact => fact.Value.Length > 0).ToDictionary(StringComparer.Ordinal);

    private string Join(Func<ComposeContainer, string> fact) => string.Join(", ", containers.Select(fact).Where(text => text.Length > 0));
}
