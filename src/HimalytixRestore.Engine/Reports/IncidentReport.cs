using System.Text;
using static HimalytixRestore.Engine.Reports.MarkdownText;
using static HimalytixRestore.Engine.Reports.ReportText;

namespace HimalytixRestore.Engine.Reports;

/// <summary>An incident as a Markdown document: what is wrong and what to do first, then states, contacts, evidence and timeline.</summary>
internal static class IncidentReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="incident">The incident.</param>
    public static string Write(Incident incident)
    {
        var text = new StringBuilder();
        var run = incident.Run;
        text.Append("# Incident: restore of ").Append(Cell(run.Database)).Append(" did not succeed\n\n").Append(Cell(run.Summary)).Append("\n\n");
        Table(text, "", "", [("Run", run.RunId), ("State", run.State.ToString()), ("Environment", run.Environment), ("Server", run.Server), ("Started", Second(run.StartedAt)), ("Written", Second(incident.WrittenAt)), ("Journal", run.JournalPath)]);
        text.Append("## What to do\n\n");
        for (int i = 0; i < incident.Remedies.Count; i++)
            text.Append(i + 1).Append(". ").Append(Cell(incident.Remedies[i])).Append('\n');
        text.Append('\n');
        States(text, "Databases now", incident.Databases);
        States(text, "Services now", incident.Services);
        Contacts(text, incident.Contacts);
        Evidence(text, run);
        Timeline(text, incident.Timeline);
        return text.ToString();
    }

    private static void States(StringBuilder text, string title, IReadOnlyList<IncidentState> states)
    {
        if (states.Count == 0)
            return;
        text.Append("## ").Append(title).Append("\n\n");
        Table(text, "Name", "State", states.Select(state => (state.Name, state.State)));
    }

    private static void Contacts(StringBuilder text, IReadOnlyList<RestoreContact> contacts)
    {
        text.Append("## Whom to call\n\n");
        if (contacts.Count == 0)
        {
            text.Append("Nobody is named: \"contacts\" in the profile.\n\n");
            return;
        }

        text.Append("| Name | Role | Phone | Email |\n| --- | --- | --- | --- |\n");
        foreach (var contact in contacts)
            Row(text, contact.Name, contact.Role, contact.Phone, contact.Email);
        text.Append('\n');
    }

    private static void Evidence(StringBuilder text, RestoreRun run)
    {
        text.Append("## Evidence\n\n");
        foreach (var attempt in run.Attempts)
        {
            if (attempt.Failure is not { } failure)
                continue;
            Table(text, $"Attempt {attempt.Number}", failure.ErrorId,
                [("Backup", attempt.Backup), ("During", failure.Operation), ("Message", failure.Message), ("About", failure.TargetName), .. failure.Evidence.Select(fact => (fact.Key, fact.Value))]);
        }
    }

    private static void Timeline(StringBuilder text, IReadOnlyList<IncidentEvent> timeline)
    {
        text.Append("## Timeline\n\n");
        Table(text, "Time", "What happened", timeline.Select(line => (Second(line.Time), line.Text)));
    }

    private static void Table(StringBuilder text, string left, string right, IEnumerable<(string Name, string Value)> rows)
    {
        Row(text, left, right);
        text.Append("| --- | --- |\n");
        foreach (var (name, value) in rows)
        {
            if (value.Length > 0)
                Row(text, name, value);
        }

        text.Append('\n');
    }
}
