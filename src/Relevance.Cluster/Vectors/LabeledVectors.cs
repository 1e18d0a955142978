using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors of a field with their clusters, as the input of quality metrics.</summary>
internal sealed class LabeledVectors
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private LabeledVectors(VectorColumn column, DocumentLabelList documents, string[] names, long documentCount)
    {
        Column = column;
        Documents = documents;
        Names = names;
        Dictionary<string, int> positions = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        int[] clusterOf = [.. documents.Names.Select(name => positions.GetValueOrDefault(name, -1))];
        Clusters = new int[documents.Count];
        bool areSame = documents.Ids == column.DocumentIds;
        Labels = areSame ? Clusters : new int[column.DocumentIds.Count];
        Array.Fill(Labels, -1);
        int measured = 0;
        int next = 0;
        for (int i = 0; i < Clusters.Length; i++)
        {
            Clusters[i] = clusterOf[documents.Numbers[i]];
            int row = areSame ? i : column.DocumentIds.Find(documents.Ids.Utf8(i), likely: next);
            next = row + 1;
            if (Clusters[i] >= 0 && row >= 0)
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

    /// <summary>Gets the vectors; only their documents, if other machines read the vectors.</summary>
    public VectorColumn Column { get; }

    /// <summary>Gets the documents with a label, including outliers, in insertion order.</summary>
    public DocumentLabelList Documents { get; }

    /// <summary>Gets the label of each cluster in natural order: those of documents and of centroids, without the label of outliers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the cluster of each of <see cref="Documents"/>; −1 for an outlier.</summary>
    public int[] Clusters { get; }

    /// <summary>
    /// Gets the cluster of each vector; −1 for an outlier and for a vector without a label. It is the array of <see cref="Clusters"/> if each vector is that of
    /// the document at its place.
    /// </summary>
    public int[] Labels { get; }

    public ClusterCoverage Coverage { get; }

    public static LabeledVectors Of(VectorColumn column, StoredClustering clustering, DocumentLabelList documents, long documentCount)
    {
        documents.Share(column.DocumentIds);
        HashSet<string> names = new(clustering.Labels, StringComparer.Ordinal);
        names.UnionWith(documents.Names);
        names.Remove(ClusterLabels.Outlier);
        return new LabeledVectors(column, documents, [.. names.Order(ClusterLabels.NaturalOrder)], documentCount);
    }
}
