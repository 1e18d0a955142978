using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Ranked documents of a cluster, under its name.</summary>
internal static class MemberRows
{
    public static void Write(HtmlWriter html, string dataset, ClusterMembers members, MemberTableOptions options)
    {
        using (html.Open("section", ("class", "card members")))
        {
            using (html.Open("h2"))
            {
                if (options.ClusterPage is { } target)
                {
                    using (html.OpenLink(target))
                    {
                        html.Isolated(options.Title);
                    }
                }
                else
                {
                    html.Isolated(options.Title);
                }

                html.Text(" ");
                html.Element("span", Numbers.Plural(options.ClusterSize, "document", "documents"), ("class", "muted"));
            }

            if (members.Members.Count == 0)
            {
                html.Element("p", "No document on this page.", ("class", "muted"));
                return;
            }

            DataTable.Write(html, $"{options.Title} by {MetricText.Of(options.Metric)}", Columns(options), () =>
            {
                for (int i = 0; i < members.Members.Count; i++)
                {
                    WriteRow(html, dataset, members.Members[i], options.FirstRank + i, options);
                }
            });
        }
    }

    /// <summary>Where large is near, the score is what people know the metric by; else it is the distance.</summary>
    public static double Measure(ClusterMember member, DistanceMetric metric) => IsScore(metric) && member.Similarity is { } similarity ? similarity : member.Distance;

    public static bool IsScore(DistanceMetric metric) => metric is DistanceMetric.Cosine or DistanceMetric.DotProduct;

    private static DataColumn[] Columns(MemberTableOptions options)
    {
        DataColumn rank = new("Rank", DataKind.Number);
        DataColumn measure = new(IsScore(options.Metric) ? "Score" : "Distance", DataKind.Number);
        return options.NameField is { } field ? [rank, new(field), measure, new("Id")] : [rank, new("Id"), measure];
    }

    private static void WriteRow(HtmlWriter html, string dataset, ClusterMember member, long rank, MemberTableOptions options)
    {
        using (html.Open("tr"))
        {
            DataTable.Count(html, rank);
            using (html.Open("td", ("class", "name")))
            using (html.OpenLink(PageNames.OfDocument(dataset, member.Document.Id)))
            {
                html.Isolated(ValueView.Name(member.Document, options.NameField));
            }

            double measure = Measure(member, options.Metric);
            DataTable.Number(html, Numbers.Fixed(measure, 4), measure);
            if (options.NameField is not null)
            {
                using (html.Open("td", ("class", "muted")))
                {
                    html.Isolated(ValueView.Cut(member.Document.Id, 40));
                }
            }
        }
    }
}
