using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace HimalytixRestore.Shell.Commands;

/// <summary>Format-Table: the engine's own, which it keeps without a name.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    /// <summary>Creates the cmdlet.</summary>
    public FormatTableCommand() => EngineInternals.UseShape(this, "Table");
}
