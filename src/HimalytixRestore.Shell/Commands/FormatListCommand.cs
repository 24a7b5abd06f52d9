using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace HimalytixRestore.Shell.Commands;

/// <summary>Format-List: the engine's own, which it keeps without a name.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    /// <summary>Creates the cmdlet.</summary>
    public FormatListCommand() => EngineInternals.UseShape(this, "List");
}
