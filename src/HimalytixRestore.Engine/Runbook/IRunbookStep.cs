using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>One step of the runbook. A strategy is a list of these and nothing else.</summary>
internal interface IRunbookStep
{
    /// <summary>The step's name, one of <see cref="StepIds"/>.</summary>
    string Id { get; }

    /// <summary>What it would do, for a plan and a confirmation; changes nothing.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="settings">Where things are.</param>
    PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings);

    /// <summary>
    /// Whether what the journal tells of the step still holds, asked when a run is gone on with. The first step that does not hold is
    /// done again, and with it all after it; so a step looks only at what it has promised to the later ones.
    /// </summary>
    /// <param name="context">The run as its journal tells it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">It cannot be found out.</exception>
    Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>
    /// Does it. It may have been done before, whole or half: what is there already is recognized on the server, by number and mark,
    /// and what is half is cleared away first.
    /// </summary>
    /// <param name="context">The run; what the step learns is kept there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">It could not be done.</exception>
    Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Undoes it, however far it came: also when it failed half-way, and again after it was undone. It looks at the
    /// database and the services instead of believing what the run remembers.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Never the run's own: a roll back is not cut short.</param>
    /// <returns>What was undone in one sentence; empty when there was nothing to undo.</returns>
    Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken);
}
