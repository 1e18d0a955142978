using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors of a field with their clusters, as the input of quality metrics.</summary>
internal sealed class LabeledVectors
{
    private LabeledVectors(VectorColumn column, IReadOnlyList<DocumentLabel> documents, string[] names, long documentCount)
    {
        Column = column;
        Documents = documents;
        Names = names;
        Dictionary<string, int> positions = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        Clusters = [.. documents.Select(document => positions.GetValueOrDefault(document.Label, -1))];
        Labels = new int[column.Vectors.Count];
        Array.Fill(Labels, -1);
        int measured = 0;
        for (int i = 0; i < Clusters.Length; i++)
        {
            if (Clusters[i] >= 0 && column.Rows.TryGetValue(documents[i].DocumentId, out int row))
            {
                Labels[row] = Clusters[i];
                measured++;
            }
        }

        int outliers = Clusters.Count(cluster => cluster < 0);
        Coverage = new ClusterCoverage
        {
            MeasuredCount = measured,
            OutlierCount = outliers,
            WithoutVectorCount = Clusters.Length - outliers - measured,
            UnlabeledCount = Math.Max(0, documentCount - documents.Count),
        };
    }

    public VectorColumn Column { get; }

    /// <summary>Gets the documents with a label, including outliers, in insertion order.</summary>
    public IReadOnlyList<DocumentLabel> Documents { get; }

    /// <summary>Gets the label of each cluster in natural order: those of documents and of centroids, without the label of outliers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the cluster of each of <see cref="Documents"/>; −1 for an outlier.</summary>
    public int[] Clusters { get; }

    /// <summary>Gets the cluster of each vector; −1 for an outlier and for a vector without a label.</summary>
    public int[] Labels { get; }

    public ClusterCoverage Coverage { get; }

    public static LabeledVectors Of(VectorColumn column, StoredClustering clustering, IReadOnlyList<DocumentLabel> documents, long documentCount)
    {
        HashSet<string> names = new(clustering.Labels, StringComparer.Ordinal);
        names.UnionWith(documents.Select(document => document.Label));
        names.Remove(ClusterLabels.Outlier);
        return new LabeledVectors(column, documents, [.. names.Order(ClusterLabels.NaturalOrder)], documentCount);
    }
}
