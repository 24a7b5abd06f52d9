using System.Management.Automation;

namespace HimalytixRestore.Pipeline;

/// <summary>Asks before something is changed; on the pipeline's thread, with the plan in hand.</summary>
internal static class Confirmation
{
    /// <summary>
    /// Asks whether a plan may be carried out. <c>-WhatIf</c> shows all of its steps and beats <paramref name="force"/>, which only skips the prompt.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="plan">What would be done.</param>
    /// <param name="force">The cmdlet's <c>-Force</c>.</param>
    /// <exception cref="RunbookException">ConfirmationRequired: the host cannot ask.</exception>
    public static bool Allows(this PSCmdlet cmdlet, RestorePlan plan, bool force)
    {
        foreach (var warning in plan.Warnings) cmdlet.WriteWarning(warning);
        if (!IsWhatIf(cmdlet)) return cmdlet.Allows(plan.Target, plan.Action, force);
        cmdlet.ShouldProcess(plan.Target, plan.Action);
        foreach (var step in plan.Steps.Where(s => !s.IsSkipped)) cmdlet.ShouldProcess(step.Target, $"{step.Id}: {step.Action}");
        return false;
    }

    /// <summary>Asks whether one thing may be done.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="target">What would be changed.</param>
    /// <param name="action">How.</param>
    /// <param name="force">The cmdlet's <c>-Force</c>.</param>
    /// <exception cref="RunbookException">ConfirmationRequired: the host cannot ask.</exception>
    public static bool Allows(this PSCmdlet cmdlet, string target, string action, bool force = false)
    {
        if (force && !IsWhatIf(cmdlet) && !IsSwitchedOn(cmdlet, "Confirm"))
        {
            cmdlet.WriteVerbose($"{action}: {target}");
            return true;
        }

        try
        {
            return cmdlet.ShouldProcess(target, action);
        }
        // Hosts that cannot ask throw whatever they like: PSInvalidOperationException, NullReferenceException, RemoteException, HostException.
        catch (Exception e) when (e is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException))
        {
            throw new RunbookException(
                "ConfirmationRequired",
                RestoreErrorCategory.Refused,
                $"\"{action}\" on \"{target}\" needs a confirmation, and this session cannot ask for one ({e.Message}).",
                $"Run it with -WhatIf to see what it would do; when that is what you want, run {cmdlet.MyInvocation.MyCommand.Name} again with -Confirm:$false.",
                e)
            {
                Operation = action,
                TargetName = target,
            };
        }
    }

    private static bool IsWhatIf(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.ContainsKey("WhatIf")
            ? IsSwitchedOn(cmdlet, "WhatIf")
            : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    private static bool IsSwitchedOn(PSCmdlet cmdlet, string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var value) && LanguagePrimitives.IsTrue(value);
}
