using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>What of the dump was not run as it stands.</summary>
internal static class NoticeSection
{
    private const int ShownNotices = 30;

    /// <summary>Writes the section; null when all was run as it stands.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run) => run.Restore is not { Notices.Count: > 0 } restore ? null : Section(
        "Notices of the restore",
        Element("ul", Class("rows notices"), restore.Notices.Take(ShownNotices).Select(Notice)),
        More(ShownNotices, restore.Notices.Count, "notices"));

    private static XElement Notice(RestoreNotice notice) => Element(
        "li",
        Element("span", notice.Reason),
        Element("span", Class("number"), Badge(notice.Kind is RestoreNoticeKind.Tolerated ? Tone.Warning : Tone.Neutral, notice.Kind.ToString())),
        notice.Line > 0 ? Element("span", Class("detail"), $"Line {DisplayText.Count(notice.Line)}: ", Element("code", notice.Statement)) : null);
}
