using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>A clustering with the labels of its documents, as it is before it is stored: what edits change.</summary>
/// <param name="Clustering">The centroids with their labels.</param>
/// <param name="Labels">The label of each document.</param>
internal sealed record LabeledClustering(StoredClustering Clustering, IReadOnlyList<DocumentLabel> Labels)
{
    /// <summary>Gets the labels of centroids and documents, in natural order.</summary>
    public string[] Known =>
    [
        .. Clustering.Labels.Union(Labels.Select(label => label.Label), StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder),
    ];

    /// <summary>Gives the documents of clusters the label of a target, whose centroid becomes the mean, weighted by the documents.</summary>
    /// <param name="target">The label of a centroid.</param>
    /// <param name="others">The labels of other centroids.</param>
    public LabeledClustering Merge(string target, IReadOnlyList<string> others)
    {
        HashSet<string> gone = new(others, StringComparer.Ordinal);
        Dictionary<string, int> places = Clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        int[] positions = [places[target], .. others.Select(label => places[label])];
        int[] kept = [.. Enumerable.Range(0, Clustering.Labels.Count).Where(position => !gone.Contains(Clustering.Labels[position]))];
        float[] mean = MeanOf(positions);
        return new LabeledClustering(
            Clustering with
            {
                Labels = [.. kept.Select(position => Clustering.Labels[position])],
                Centroids = VectorSet.From(kept.Select(position =>
                    Clustering.Labels[position] == target ? mean : Clustering.Centroids[position].ToArray())),
            },
            [.. Labels.Select(label => gone.Contains(label.Label) ? label with { Label = target } : label)]);
    }

    /// <summary>Changes labels, all at once; the centroids are in natural order of the new ones.</summary>
    public LabeledClustering Rename(IReadOnlyDictionary<string, string> names)
    {
        string[] renamed = [.. Clustering.Labels.Select(label => names.GetValueOrDefault(label, label))];
        int[] order = [.. Enumerable.Range(0, renamed.Length).OrderBy(position => renamed[position], ClusterLabels.NaturalOrder)];
        return new LabeledClustering(
            Clustering with { Labels = [.. order.Select(position => renamed[position])], Centroids = Clustering.Centroids.Select(order) },
            [.. Labels.Select(label => label with { Label = names.GetValueOrDefault(label.Label, label.Label) })]);
    }

    /// <summary>Gives documents another label.</summary>
    /// <param name="targets">Document id → label; ids without a label here are ignored.</param>
    public LabeledClustering Move(IReadOnlyDictionary<string, string> targets) =>
        this with { Labels = [.. Labels.Select(label => targets.TryGetValue(label.DocumentId, out string? target) ? label with { Label = target } : label)] };

    /// <summary>Computes the mean of centroids, weighted by their numbers of documents; equal weights if no document has one of the labels.</summary>
    private float[] MeanOf(int[] positions)
    {
        Dictionary<string, long> sizes = ClusterLineage.SizesOf(Labels.Select(label => label.Label));
        long[] weights = [.. positions.Select(position => sizes.GetValueOrDefault(Clustering.Labels[position]))];
        if (weights.Sum() == 0)
        {
            Array.Fill(weights, 1);
        }

        double[] sums = new double[Clustering.Centroids.Dimension];
        for (int i = 0; i < positions.Length; i++)
        {
            ReadOnlySpan<float> centroid = Clustering.Centroids[positions[i]];
            for (int component = 0; component < sums.Length; component++)
            {
                sums[component] += weights[i] * (double)centroid[component];
            }
        }

        double total = weights.Sum();
        return [.. sums.Select(sum => (float)(sum / total))];
    }
}
