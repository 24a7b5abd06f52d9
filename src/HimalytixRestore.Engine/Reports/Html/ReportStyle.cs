using System.Security.Cryptography;
using System.Text;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The look of a report, and the policy that lets nothing else look or act.</summary>
internal static class ReportStyle
{
    private const string Resource = "Reports/report.css";

    /// <summary>The style sheet. It has no character that means something in XML, because a browser decodes none in it.</summary>
    public static string Text { get; } = Read();

    /// <summary>The Content-Security-Policy: this style sheet and nothing else, from nowhere.</summary>
    public static string Policy { get; } = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'; base-uri 'none'; form-action 'none'";

    private static string Read()
    {
        using var stream = typeof(ReportStyle).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} was not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
