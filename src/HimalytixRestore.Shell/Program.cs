using HimalytixRestore.Shell;

// The engine reads this at its first use; the console of a restore tool reports to nobody.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

var options = ShellOptions.Parse(args);
switch (options.Mode)
{
    case ShellMode.Version:
        Console.WriteLine(ShellOptions.Version);
        return ExitCode.Success;
    case ShellMode.Help:
        Console.WriteLine(ShellOptions.Usage);
        return ExitCode.Success;
    case ShellMode.Invalid:
        Console.Error.WriteLine(options.Text);
        return ExitCode.BadCommandLine;
    case ShellMode.File when !File.Exists(options.Text):
        Console.Error.WriteLine($"The script file '{options.Text}' does not exist. Give the path of a .ps1 file, or a command with -Command.");
        return ExitCode.BadCommandLine;
}

using var interrupts = new Interrupts();
var host = new ShellHost(interrupts);
using var session = ShellSession.Open(host, interrupts);
if (session is null)
    return interrupts.ExitCode ?? ExitCode.StartFailed;

return options.Mode switch
{
    ShellMode.File => session.RunFile(options.Text, options.Arguments),
    ShellMode.Command => session.RunCommand(options.Text),
    _ => new InteractiveLoop(session, host, interrupts).Run(),
};
