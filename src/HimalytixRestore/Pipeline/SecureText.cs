using System.Net;
using System.Security;

namespace HimalytixRestore.Pipeline;

/// <summary>Takes secrets out of PowerShell's containers.</summary>
internal static class SecureText
{
    /// <summary>The secret in a secure string; null when there is none.</summary>
    /// <param name="text">The secure string.</param>
    public static Secret? ToSecret(this SecureString? text) =>
        text is null ? null : Secret.FromText(new NetworkCredential("", text).Password);
}
