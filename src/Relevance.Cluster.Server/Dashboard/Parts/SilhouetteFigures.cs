using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The silhouette plot of a clustering's documents.</summary>
internal static class SilhouetteFigures
{
    /// <summary>Draws it.</summary>
    /// <param name="silhouettes">At least one document that was measured.</param>
    public static string Draw(ClusterSilhouettes silhouettes)
    {
        string[] names = [.. silhouettes.Clusters.Select(cluster => cluster.Label)];
        Dictionary<string, int> indices = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        SilhouetteResult result = new()
        {
            Values = [.. silhouettes.Documents.Select(document => document.Value)],
            Labels = [.. silhouettes.Documents.Select(document => indices[document.Label])],
            LabelNames = names,
            Names = silhouettes.Names,
            PerCluster = [.. silhouettes.Clusters.Select(cluster => cluster.Mean)],
            Mean = silhouettes.Mean,
            Metric = silhouettes.Metric,
            MeasuredCount = silhouettes.Documents.Count,
            IsSampled = silhouettes.IsSampled,
        };
        return result.ToSvg(new FigureOptions { Width = 960, Title = "Silhouettes of the documents" });
    }
}
