using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>How the clusters lie to a field that says where documents belong.</summary>
internal sealed class DistributionPage() : DashboardPage("/cluster/distribution")
{
    private const string Truth = "truth";

    /// <summary>More than this is no picture that anybody reads.</summary>
    private const int MaxDrawnTruths = 30;

    private const int MaxDrawnClusters = 60;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? truth = request.Find(Truth);
        ContingencyTable? table = truth is null ? null : await request.Clusters.DistributionAsync(truth, filter: null, cancellationToken).ConfigureAwait(false);
        if (table is null)
        {
            // A clustering that is not there is said here too, before anything is chosen.
            await request.Clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        }

        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            PageUrl here = PageNames.OfClustering(dataset.Id, key, "distribution");
            using (html.OpenSearch(here, ("class", "toolbar")))
            {
                FieldSelect.WriteHidden(html, here);
                FieldSelect.WritePicker(html, Truth, "Field that says where documents belong", FieldSelect.Plain(schema).Where(field => field != key.LabelField), truth);
                html.Element("button", "Compare", ("class", "primary"));
            }

            if (table is not null)
            {
                Write(html, table, truth!);
            }
        });
    }

    private static void Write(HtmlWriter html, ContingencyTable table, string truth)
    {
        if (table.TotalCount == 0)
        {
            html.Element("p", "No document has a label.", ("class", "notice"));
            return;
        }

        if (table.MissingCount == table.TotalCount)
        {
            html.Element("p", "No labeled document has a value in this field.", ("class", "notice"));
            return;
        }

        html.Element("h2", "Agreement");
        CrossTable.WriteAgreement(html, table.Agreement);
        html.Element("h2", "Clusters against values");
        CrossTable.Write(html, $"Documents of each cluster by {truth}", table, "Cluster");
        html.Element("h2", "What each cluster holds");
        if (table.Truths.Count <= MaxDrawnTruths && table.Clusters.Count <= MaxDrawnClusters)
        {
            Figure.Write(html, table.ToSvg(ContingencyFigure.SharesByCluster, new FigureOptions { Width = 960, Title = $"Shares of {ValueView.Cut(truth, 60)} in each cluster" }), "Shares of the values in each cluster");
        }

        WriteGroups(html, "Main values of each cluster", "Cluster", table.ByCluster);
        html.Element("h2", "Where each value went");
        WriteGroups(html, "Main clusters of each value", truth, table.ByTruth);
    }

    private static void WriteGroups(HtmlWriter html, string caption, string heading, IReadOnlyList<DistributionGroup> groups) =>
        DataTable.Write(html, caption, [new(heading), new("Documents", DataKind.Number), new("Of these", DataKind.Other)], () =>
        {
            const int MaxGroups = 200;
            const int MaxParts = 6;
            foreach (DistributionGroup group in groups.Take(MaxGroups))
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    {
                        html.Isolated(group.Name);
                    }

                    DataTable.Count(html, group.Count);
                    using (html.Open("td", ("class", "chips")))
                    {
                        foreach (DistributionPart part in group.Parts.Take(MaxParts))
                        {
                            using (html.Open("span", ("class", "chip"), ("title", part.ClusterName is null ? null : part.Name)))
                            {
                                // A value may be a whole text; a cluster is told by all of its label and name.
                                html.Isolated(part.ClusterName is null ? ValueView.Cut(part.Name, 40) : part.Name);
                                html.Text($" {Numbers.Percent(part.Share)}");
                            }
                        }

                        if (group.Parts.Count > MaxParts)
                        {
                            html.Element("span", $"and {group.Parts.Count - MaxParts} more", ("class", "muted"));
                        }
                    }
                }
            }
        });
}
