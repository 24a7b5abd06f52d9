using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace HimalytixRestore.Shell.Commands;

/// <summary>
/// The few internal members of the engine that its own Format and Select cmdlets use. Acceptable because the engine's version is pinned;
/// all of it goes when the shell can reference the package that has those cmdlets.
/// </summary>
internal static class EngineInternals
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string Format = "Microsoft.PowerShell.Commands.Internal.Format.";
    private static readonly FieldInfo s_implementation = typeof(FrontEndCommandBase).GetField("implementation", AnyInstance)!;

    /// <summary>Makes a front-end cmdlet format its input.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="shape">Table or List.</param>
    public static void UseShape(FrontEndCommandBase command, string shape) =>
        s_implementation.SetValue(command, Create(Format + "InnerFormatShapeCommand", Enum.Parse(Find(Format + "FormatShape"), shape)));

    /// <summary>Makes a front-end cmdlet write its input as text.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="width">Columns.</param>
    public static void UseWriter(FrontEndCommandBase command, TextWriter writer, int width)
    {
        var manager = Create(Format + "OutputManagerInner");
        manager.GetType().GetProperty("LineOutput", AnyInstance)!.SetValue(manager, Create(Format + "TextWriterLineOutput", writer, width));
        s_implementation.SetValue(command, manager);
    }

    /// <summary>The exception by which a cmdlet that has enough ends the commands before it.</summary>
    public static Exception StopUpstream(Cmdlet command) =>
        (Exception)Create("System.Management.Automation.StopUpstreamCommandsException", command);

    /// <summary>Makes an object go to the error output, as the engine does with what it takes from the error stream.</summary>
    public static void MarkAsError(PSObject error)
    {
        var stream = typeof(PSObject).GetProperty("WriteStream", AnyInstance)!;
        stream.SetValue(error, Enum.Parse(stream.PropertyType, "Error"));
    }

    /// <summary>Makes the engine break long lines between words: it does so for six languages by their codes, and the invariant one, iv, is not among them.</summary>
    public static void BreakLinesBetweenWords()
    {
        var languages = (ICollection<string>)Find(Format + "StringManipulationHelper").GetField("s_cultureCollection", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(obj: null)!;
        languages.Add(CultureInfo.InvariantCulture.TwoLetterISOLanguageName);
    }

    private static Type Find(string name) => typeof(PSObject).Assembly.GetType(name, throwOnError: true)!;

    private static object Create(string type, params object[] arguments) =>
        Activator.CreateInstance(Find(type), AnyInstance, binder: null, arguments, culture: null)!;
}
