using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the indexes of the entire clustering, and for each whether large or small values are good.</summary>
internal static class QualitySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        ReportOverview overview = content.Report.Overview;
        using (page.Open("section", ("id", "quality"), ("aria-labelledby", "quality-title")))
        {
            page.Element("h2", "Quality", ("id", "quality-title"));
            using (page.Open("div", ("class", "columns")))
            {
                using (HtmlTable.OpenFrame(page, "Quality metrics"))
                using (page.Open("table"))
                {
                    HtmlTable.Head(page, ("metric", false), ("value", true), ("good is", false));
                    using (page.Open("tbody"))
                    {
                        Row(page, "silhouette", overview.Silhouette, "large, −1 to 1");
                        Row(page, "Caliński–Harabasz", overview.CalinskiHarabasz, "large, from 0");
                        Row(page, "Davies–Bouldin", overview.DaviesBouldin, "small, from 0");
                        Row(page, "Dunn index", overview.DunnIndex, "large, from 0");
                        Row(page, "inertia", overview.Inertia, "small, for one number of clusters");
                        Row(page, "mean distance to the centroid", overview.Distances.Mean, "small");
                        Row(page, "mean distance of centroids", overview.MeanCentroidDistance, "large");
                    }
                }

                HtmlFigure.Write(
                    page,
                    "Distances to the centroid",
                    content.Report.DistancesToSvg(new FigureOptions { Title = "distance to the centroid, per cluster" }));
            }
        }
    }

    private static void Row(HtmlWriter page, string name, double value, string good)
    {
        using (page.Open("tr"))
        {
            page.Element("th", name, ("scope", "row"));
            HtmlTable.Number(page, value);
            page.Element("td", good);
        }
    }
}
