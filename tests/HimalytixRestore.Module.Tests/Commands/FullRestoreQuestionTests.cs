using System.Management.Automation.Host;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What an operator is shown and asked before a full restore, and what becomes of the answers.</summary>
public sealed class FullRestoreQuestionTests : IDisposable
{
    private const int Yes = 0;

    private static readonly RestorePlan s_plan = new()
    {
        Action = "Full restore (InPlace) from the newest backup of staging in /srv/backups",
        Target = "database erpdb on db.internal:5432",
        Environment = "staging",
        Strategy = RestoreStrategy.InPlace,
        Backup = Samples.Backup with { CreatedAt = DateTimeOffset.UtcNow.AddHours(-5.5) },
        Loss = new() { ComparedAt = DateTimeOffset.UtcNow, LostRows = 1234, IsLoss = true, Summary = $"1,234 rows entered or changed since in 2 tables ({string.Join(", ", Enumerable.Repeat("public.accounting_journalentry 617", 5))})." },
        ExpectedDowntime = TimeSpan.FromSeconds(245),
    };

    private static readonly RestorePlan s_production = s_plan with { Environment = "production", NameToType = "erpdb" };

    private readonly RecordingEngine _engine = new() { Plan = s_plan };
    private readonly RecordingUserInterface _ui = new();
    private readonly ModuleSession _session;

    public FullRestoreQuestionTests() => _session = new(new RecordingHost(_ui));

    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public void The_question_names_everything_an_operator_must_know_and_fits_the_screen()
    {
        _ui.Answer = () => Yes;

        _session.Run("Invoke-FullRestore -Environment staging").ShouldSucceed();

        var question = Assert.Single(_ui.Questions);
        Assert.Contains("database erpdb on db.internal:5432", question, StringComparison.Ordinal);
        Assert.Contains($"  {Samples.Backup.Name}\n", question, StringComparison.Ordinal);
        Assert.Matches(@"\n +5 h old \(.*Z\), 1\.23 GiB\n", question);
        Assert.Contains("InPlace", question, StringComparison.Ordinal);
        Assert.Contains("1,234 rows", question, StringComparison.Ordinal);
        Assert.Contains("about 4m 05s", question, StringComparison.Ordinal);
        Assert.All(question.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal(["PlanFullRestoreWithLoss", "FullRestore"], _engine.Operations);
    }

    [Fact]
    public void The_question_says_what_is_not_known()
    {
        _engine.Plan = s_plan with { Environment = "", Backup = null, Loss = null, ExpectedDowntime = null };
        _ui.Answer = () => Yes;

        _session.Run("Invoke-FullRestore -Environment staging").ShouldSucceed();

        var question = Assert.Single(_ui.Questions);
        Assert.Contains("not measured", question, StringComparison.Ordinal);
        Assert.Contains("no earlier run tells", question, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_agreed_to_is_restored_and_not_what_has_come_since()
    {
        _ui.Answer = () => Yes;
        _session.Run("Invoke-FullRestore -Environment staging").ShouldSucceed();
        Assert.Equal(s_plan.Backup, Restored().Planned);
    }

    [Theory]
    [InlineData("erpdb", true)]
    [InlineData("ERPDB", false)]
    [InlineData("y", false)]
    [InlineData("", false)]
    public void Production_is_restored_only_when_the_name_is_typed(string typed, bool runs)
    {
        _engine.Plan = s_production;
        _ui.Type = () => typed;

        var record = _session.Run("Invoke-FullRestore -Environment production").ShouldSucceed();

        Assert.Contains("Type the database's name", Assert.Single(_ui.Questions), StringComparison.Ordinal);
        Assert.Equal(runs, _engine.Operations.Contains("FullRestore"));
        Assert.Equal(runs ? 1 : 0, record.Output.Count);
    }

    [Theory]
    [InlineData("Invoke-FullRestore -Environment production -Confirm:$false")]
    [InlineData("Invoke-FullRestore -Environment production -Force")]
    [InlineData("$ConfirmPreference = 'None'; Invoke-FullRestore -Environment production")]
    public void Nobody_is_asked_who_said_so_and_nothing_is_measured_twice(string command)
    {
        _engine.Plan = s_production;
        _session.Run($"& {{ {command} }}").ShouldSucceed();
        Assert.Empty(_ui.Questions);
        Assert.Equal(["PlanFullRestore", "FullRestore"], _engine.Operations);
    }

    [Fact]
    public void Production_without_anyone_to_ask_is_refused()
    {
        _engine.Plan = s_production;
        var record = _session.Run("Invoke-FullRestore -Environment production");
        Assert.StartsWith("ConfirmationRequired,", record.FailureRecord!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("FullRestore", _engine.Operations);
    }

    [Fact]
    public void Whoever_names_nothing_chooses_among_the_newest()
    {
        _engine.Listed = [.. Enumerable.Range(0, 12).Select(n => Samples.Backup with { Name = $"backup{n}", Uri = $"file:///backup{n}" })];
        var answers = new Queue<int>([2, Yes]);
        _ui.Answer = answers.Dequeue;

        _session.Run("Invoke-FullRestore").ShouldSucceed();

        Assert.Contains("backup8", _ui.Questions[0], StringComparison.Ordinal);
        Assert.DoesNotContain("backup9", _ui.Questions[0], StringComparison.Ordinal);
        Assert.All(_ui.Questions[0].Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal("backup2", Restored().Source!.Backup!.Name);
        Assert.Equal(Samples.Backup.Environment, Restored().Settings.Environment);
    }

    [Fact]
    public void Whoever_has_several_environments_chooses_one_first()
    {
        _engine.Known = [new("production", null), new("staging", null)];
        var answers = new Queue<int>([1, 0, Yes]);
        _ui.Answer = answers.Dequeue;

        _session.Run("Invoke-FullRestore").ShouldSucceed();

        Assert.Contains("2  staging", _ui.Questions[0], StringComparison.Ordinal);
        Assert.Equal("staging", _engine.Request<BackupListRequest>().Settings.Environment);
    }

    [Theory]
    [InlineData("production staging", 2)]
    [InlineData("production", 1)]
    public void Whoever_quits_changes_nothing(string environments, int quit)
    {
        _engine.Known = [.. environments.Split(' ').Select(name => new ProfileStore(name, null))];
        _ui.Answer = () => quit;

        Assert.Empty(_session.Run("Invoke-FullRestore").ShouldSucceed().Output);

        Assert.Single(_ui.Questions);
        Assert.DoesNotContain("PlanFullRestoreWithLoss", _engine.Operations);
    }

    [Theory]
    [InlineData("Invoke-FullRestore -PlanOnly")]
    [InlineData("Invoke-FullRestore -WhatIf")]
    [InlineData("Invoke-FullRestore -Confirm:$false")]
    public void Nobody_is_shown_a_choice_who_does_not_want_to_be_asked(string command)
    {
        _session.Run(command).ShouldSucceed();
        Assert.Empty(_ui.Questions);
        Assert.DoesNotContain("List", _engine.Operations);
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_engine_says_what_is_missing()
    {
        _ui.Answer = () => throw new HostException("no prompts here");
        _engine.Faults["PlanFullRestoreWithLoss"] = _ => throw new ConfigurationException("EnvironmentMissing", "No environment is named.", "Name it.");
        Assert.StartsWith("EnvironmentMissing,", _session.Run("Invoke-FullRestore").FailureRecord!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private FullRestoreRequest Restored() => (FullRestoreRequest)_engine.Calls.Single(call => call.Operation == "FullRestore").Request;
}
