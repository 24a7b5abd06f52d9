using System.Xml.Linq;

namespace HimalytixRestore.Help;

/// <summary>The XML namespaces of MAML, the help format of PowerShell.</summary>
internal static class MamlNames
{
    /// <summary>The root's.</summary>
    public static readonly XNamespace Help = "http://msh";

    /// <summary>Text.</summary>
    public static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    /// <summary>Commands and their parameters.</summary>
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    /// <summary>Types and code.</summary>
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
}
