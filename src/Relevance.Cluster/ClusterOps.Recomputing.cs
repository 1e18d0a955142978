using Relevance.Cluster.Analysis;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Centroids that follow their members.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Makes each centroid the mean of the documents that carry its label now: after documents were added, changed or deleted, after labels that came from elsewhere, or to give labels without a
    /// centroid one. The labels of documents stay.
    /// </summary>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>The centroids as they are now, in natural order of the labels.</returns>
    /// <remarks>
    /// Means are summed in float64, and for the cosine members count as unit vectors and centroids have length 1. A centroid without a member that has a vector stays as it is, to the bit; outliers have
    /// none. Written in one step. Reads the labels and, unless they are in memory, the vectors.
    /// </remarks>
    public virtual async Task<IReadOnlyList<Centroid>> RecomputeCentroidsAsync(CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
        List<(int Row, string Label)> members = MembersOf(column, labels);
        string[] names = NamesOf(members);
        if (names.Length > 0)
        {
            VectorSet means = await Task.Run(() => MeansOf(column, members, names, clustering.Metric), cancellationToken).ConfigureAwait(false);
            clustering = Replaced(clustering, names, means);
            await _store.WriteCentroidsAsync(DatasetId, clustering, cancellationToken).ConfigureAwait(false);
        }

        return ToCentroids(
            clustering,
            labels.CountBy(label => label.Label, StringComparer.Ordinal).ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal),
            await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    private static StoredClustering Replaced(StoredClustering clustering, string[] names, VectorSet means)
    {
        Dictionary<string, float[]> all = new(StringComparer.Ordinal);
        for (int position = 0; position < clustering.Labels.Count; position++)
        {
            all[clustering.Labels[position]] = clustering.Centroids[position].ToArray();
        }

        for (int position = 0; position < names.Length; position++)
        {
            all[names[position]] = means[position].ToArray();
        }

        string[] order = [.. all.Keys.Order(ClusterLabels.NaturalOrder)];
        return clustering with { Labels = order, Centroids = VectorSet.From(order.Select(label => all[label])) };
    }
}
