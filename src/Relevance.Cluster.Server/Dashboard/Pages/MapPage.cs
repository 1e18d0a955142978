using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The documents on a plane: their vectors along the two directions in which these differ most, colored by cluster or by a field.</summary>
internal sealed class MapPage() : DashboardPage("/cluster/map")
{
    private const string Truth = "truth";

    /// <summary>A value of its own for each document is no group, and no legend that anybody reads.</summary>
    private const int MaxTruths = 60;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? truth = request.Find(Truth);
        Projection map = await request.Clusters.ProjectAsync(options: null, truth, progress: null, cancellationToken).ConfigureAwait(false);
        int truths = map.Points.Select(point => point.Truth).OfType<string>().Distinct().Count();
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            PageUrl here = PageNames.OfClustering(dataset.Id, key, "map");
            using (html.OpenSearch(here, ("class", "toolbar")))
            {
                FieldSelect.WriteHidden(html, here);
                FieldSelect.WritePicker(
                    html, Truth, "Colors", [("", "clusters"), .. FieldSelect.Plain(schema).Where(field => field != key.LabelField).Select(field => (field, FieldSelect.Describe(field)))], truth ?? "");
                html.Element("button", "Show", ("class", "primary"));
            }

            if (map.Points.Count == 0)
            {
                html.Element("p", "No document has a vector.", ("class", "notice"));
            }
            else if (truths > MaxTruths)
            {
                html.Element("p", $"The field has {Numbers.Count(truths)} different values, too many to tell them by color.", ("class", "notice"));
            }
            else
            {
                FigureOptions options = new() { Width = 1000, Title = truth is null ? "Documents and centroids" : $"Documents by {ValueView.Cut(truth, 60)}" };
                Figure.Write(html, map.ToSvg(truth is null ? MapColoring.Cluster : MapColoring.GroundTruth, options), "Map of the documents");
            }

            html.Element(
                "p",
                $"{map}. What is near on the map need not be near in all {Numbers.Count(map.Components.Dimension)} dimensions.",
                ("class", "muted"), ("dir", "auto"));
        });
    }
}
