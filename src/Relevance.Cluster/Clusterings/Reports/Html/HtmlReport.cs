using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>A report as one self-contained HTML file, which needs neither a network nor a folder next to it.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the page. The same content returns the same characters.</summary>
    public static string Write(HtmlReportContent content)
    {
        string title = MarkupText.Escape(content.Title);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageAssets.Policy(content.Options.LoadRemoteImages)}\">\n");
        page.Append(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta "
                + "name=\"referrer\" content=\"no-referrer\">\n"
        );
        page.Append("<meta name=\"generator\" content=\"Relevance.Cluster\">\n");
        page.Append($"<title>{title}</title>\n<style>{PageAssets.Style}</style>\n</head>\n");
        page.Append(Body(content));

        // The browser does not run the JSON; the script after it reads it.
        string closing =
            $"<script type=\"application/json\" id=\"data\">{PageData.Write(content)}</script>\n<script>{PageAssets.Script}</script>\n</body>\n</html>\n";
        return page.Append(closing).ToString();
    }

    private static string Body(HtmlReportContent content)
    {
        var page = new HtmlWriter();
        using (page.OpenJump("main", ("class", "skip")))
        {
            page.Text("Skip to the content");
        }

        Head(page, content);
        using (page.Open("main", ("id", "main"), ("tabindex", "-1")))
        {
            SearchSection.Write(page, content);
            SummarySection.Write(page, content);
            if (content.Map is { } map)
            {
                MapSection.Write(page, content, map);
            }

            ClusterTableSection.Write(page, content);
            if (content.Heatmap is { } heatmap)
            {
                HeatmapSection.Write(page, content, heatmap);
            }

            DistributionSection.Write(page, content);
            QualitySection.Write(page, content);
            CardSection.Write(page, content);
        }

        using (page.Open("footer"))
        {
            page.Element("p", content.Options.LoadRemoteImages
                ? "Created with Relevance.Cluster. Images are loaded from the addresses in the documents, and need a network."
                : "Created with Relevance.Cluster. This file is self-contained: it loads nothing and sends nothing.");
        }

        // The tooltip of the map and the heatmap.
        page.Element("div", "", ("id", "tip"), ("hidden", ""));
        return $"<body>\n{page.Finish()}\n";
    }

    private static void Head(HtmlWriter page, HtmlReportContent content)
    {
        using (page.Open("header"))
        {
            using (page.Open("h1"))
            {
                page.Isolated(content.Title);
            }

            using (page.Open("p", ("class", "lead")))
            {
                page.Text(ReportProse.Summarize(content.Report));
                if (content.Options.DateText is { } date)
                {
                    page.Text(" ");
                    page.Element("time", date, ("datetime", date));
                }
            }

            using (page.Open("nav", ("aria-label", "Parts of the report")))
            using (page.Open("ul"))
            {
                (string Id, string Name, bool IsThere)[] parts =
                [
                    ("summary", "Summary", true),
                    ("map", "Map", content.Map is not null),
                    ("clusters", "Clusters", true),
                    ("similarity", "Similarity", content.Heatmap is not null),
                    ("distribution", "Distribution", true), ("quality", "Quality", true), ("cards", "Cards", true),
                ];
                foreach ((string id, string name, _) in parts.Where(part => part.IsThere))
                {
                    using (page.Open("li"))
                    using (page.OpenJump(id))
                    {
                        page.Text(name);
                    }
                }
            }
        }
    }
}
