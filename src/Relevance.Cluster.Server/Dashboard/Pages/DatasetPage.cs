using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>A dataset: its clusterings, its fields, and how many documents have them.</summary>
internal sealed class DatasetPage() : DashboardPage("/dataset")
{
    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        DatasetHealth health = await dataset.GetHealthAsync(filter: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> clusterings = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        List<StoredClustering?> stored = [];
        foreach (ClusteringKey key in clusterings)
        {
            stored.Add(await request.Project.Store.GetClusteringAsync(dataset.Id, key, cancellationToken).ConfigureAwait(false));
        }

        Document metadata = await dataset.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        return new PageView(dataset.Id, html =>
        {
            Tiles.Write(
                html,
                [
                    ("Documents", Numbers.Count(health.DocumentCount), null),
                    ("Fields", Numbers.Count(health.Fields.Count), null),
                    ("Vector fields", Numbers.Count(health.Fields.Count(field => field.Type.IsVector)), null),
                    ("Clusterings", Numbers.Count(clusterings.Count), null),
                ]);
            WriteClusterings(html, dataset.Id, clusterings, stored);
            WriteFields(html, health);
            WriteMetadata(html, metadata);
        })
        {
            Kind = "Dataset",
            Trail = DatasetPages.Trail(),
            Tabs = DatasetPages.Tabs(dataset.Id),
        };
    }

    private static void WriteClusterings(HtmlWriter html, string dataset, IReadOnlyList<ClusteringKey> clusterings, List<StoredClustering?> stored)
    {
        html.Element("h2", "Clusterings");
        if (clusterings.Count == 0)
        {
            html.Element("p", "There is none yet. One line makes one:", ("class", "notice"));
            html.Element("pre", $"await client.GetDataset(\"{dataset}\").GetClusterOps(\"kmeans-8\", \"…_vector_\").FitAsync(new KMeans(8));", ("tabindex", "0"));
            return;
        }

        DataTable.Write(html, "Clusterings of the dataset", [new("Alias"), new("Vector field"), new("Clusters", DataKind.Number), new("Model"), new("Metric")], () =>
        {
            foreach ((ClusteringKey key, StoredClustering? clustering) in clusterings.Zip(stored))
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    using (html.OpenLink(PageNames.OfClustering(dataset, key)))
                    {
                        html.Isolated(key.Alias);
                    }

                    using (html.Open("td"))
                    {
                        html.Isolated(key.VectorField);
                    }

                    DataTable.Count(html, clustering?.Labels.Count ?? 0);
                    using (html.Open("td"))
                    {
                        html.Isolated(clustering?.ModelName ?? "");
                    }

                    html.Element("td", clustering is { } known ? MetricText.Of(known.Metric) : "labels without centroids");
                }
            }
        });
    }

    private static void WriteFields(HtmlWriter html, DatasetHealth health)
    {
        html.Element("h2", "Fields");
        DataTable.Write(
            html, "Schema and health", [new("Field"), new("Type"), new("Have it", DataKind.Number), new("Share", DataKind.Number), new("Miss it", DataKind.Number), new("All zeros", DataKind.Number)], () =>
            {
                foreach (FieldHealth field in health.Fields)
                {
                    using (html.Open("tr"))
                    {
                        using (html.Open("th", ("scope", "row")))
                        {
                            html.Isolated(field.Field);
                        }

                        using (html.Open("td"))
                        {
                            html.Element("span", field.Type.ToString(), ("class", field.Type.IsVector ? "chip strong" : "chip"));
                        }

                        DataTable.Count(html, field.PresentCount);
                        DataTable.Share(html, health.DocumentCount == 0 ? 0 : (double)field.PresentCount / health.DocumentCount, 1, $"share of documents that have {field.Field}");
                        DataTable.Count(html, field.MissingCount);
                        if (field.ZeroVectorCount is { } zeros)
                        {
                            DataTable.Count(html, zeros);
                        }
                        else
                        {
                            html.Element("td", "", ("class", "number"));
                        }
                    }
                }
            });
    }

    private static void WriteMetadata(HtmlWriter html, Document metadata)
    {
        if (metadata.FieldNames.All(field => field == Document.IdField))
        {
            return;
        }

        html.Element("h2", "Metadata");
        html.Element("pre", JsonText.Indented(metadata.ToValue()), ("tabindex", "0"));
    }
}
