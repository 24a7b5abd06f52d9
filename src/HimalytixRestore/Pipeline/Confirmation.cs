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
        if (!IsWhatIf(cmdlet)) return plan.Strategy is null ? cmdlet.Allows(plan.Target, plan.Action, force) : AllowsRestore(cmdlet, plan, force);
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
        if (IsForced(cmdlet, force))
        {
            cmdlet.WriteVerbose($"{action}: {target}");
            return true;
        }

        return Ask(cmdlet, target, action, () => cmdlet.ShouldProcess(target, action));
    }

    /// <summary>Whether the operator is asked before something is done; not whether this session can.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="force">The cmdlet's <c>-Force</c>.</param>
    public static bool WillAsk(this PSCmdlet cmdlet, bool force) =>
        !IsWhatIf(cmdlet) && !IsForced(cmdlet, force)
        && (cmdlet.MyInvocation.BoundParameters.ContainsKey("Confirm")
            ? IsSwitchedOn(cmdlet, "Confirm")
            : LanguagePrimitives.ConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference", ConfirmImpact.High)) != ConfirmImpact.None);

    /// <summary>Asks with everything that the plan tells; production by typing the database's name, because a yes is typed too easily at night.</summary>
    private static bool AllowsRestore(PSCmdlet cmdlet, RestorePlan plan, bool force)
    {
        if (!cmdlet.WillAsk(force)) return cmdlet.Allows(plan.Target, plan.Action, force);
        var question = PlanQuestion.Of(plan);
        if (plan.NameToType.Length == 0) return Ask(cmdlet, plan.Target, plan.Action, () => cmdlet.ShouldProcess(plan.ToString(), question, PlanQuestion.Caption));
        var typed = Ask(cmdlet, plan.Target, plan.Action, () => Answers.Text(cmdlet, PlanQuestion.Caption, $"{question}\nType the database's name to have this done; anything else leaves everything as it is.", "Database"));
        if (string.Equals(typed, plan.NameToType, StringComparison.Ordinal)) return true;
        cmdlet.WriteWarning($"'{typed}' is not {plan.NameToType}: nothing was done.");
        return false;
    }

    private static T Ask<T>(PSCmdlet cmdlet, string target, string action, Func<T> question)
    {
        try
        {
            return Answers.Ask(question);
        }
        catch (NoAnswerException e)
        {
            throw new RunbookException(
                "ConfirmationRequired",
                RestoreErrorCategory.Refused,
                $"\"{action}\" on \"{target}\" needs a confirmation, and this session cannot ask for one ({e.Message}).",
                $"Run it with -WhatIf to see what it would do; when that is what you want, run {cmdlet.MyInvocation.MyCommand.Name} again with -Confirm:$false.",
                e.InnerException)
            {
                Operation = action,
                TargetName = target,
            };
        }
    }

    private static bool IsForced(PSCmdlet cmdlet, bool force) => force && !IsWhatIf(cmdlet) && !IsSwitchedOn(cmdlet, "Confirm");

    private static bool IsWhatIf(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.ContainsKey("WhatIf")
            ? IsSwitchedOn(cmdlet, "WhatIf")
            : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    private static bool IsSwitchedOn(PSCmdlet cmdlet, string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var value) && LanguagePrimitives.IsTrue(value);
}
