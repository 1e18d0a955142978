using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>How documents spread over clusters, and how clusters lie to each other.</content>
public partial class ClusterOps
{
    /// <summary>Counts the documents of each cluster.</summary>
    /// <param name="filter">The condition on the documents; null counts all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Counts and shares, with the documents that have no label said apart. A cluster that has a centroid and no document is listed with 0.</returns>
    public virtual async Task<ClusterDistribution> DistributionAsync(Filter? filter = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await CountLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        foreach (string label in clustering.Labels)
        {
            sizes.TryAdd(label, 0);
        }

        long all = await _store.CountAsync(DatasetId, filter, cancellationToken).ConfigureAwait(false);
        return ClusterDistribution.FromCounts(sizes, Math.Max(0, all - sizes.Values.Sum()))
            .WithNames(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false))
            .WithDashboard(DashboardAddress.OfClustering(_store, DatasetId, _key));
    }

    /// <summary>Compares the clusters with a field that says where documents belong: which true values each cluster holds, and over which clusters each true value spreads.</summary>
    /// <param name="groundTruthField">
    /// The dotted path of the field. Its values are told apart as <see cref="FieldValue.Equals(FieldValue)"/> does: 5 and 5.0 are one truth value, the text "5" is another. A truth value is named by its
    /// text, or else its shortest JSON; where a text reads as another value does, all texts are named in quotation marks.
    /// </param>
    /// <param name="filter">The condition on the documents; null takes all that have a label.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Counts and shares in both directions; documents without a value (or with null) are a group of their own.</returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it holds vectors.</exception>
    public virtual async Task<ContingencyTable> DistributionAsync(
        string groundTruthField,
        Filter? filter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(groundTruthField);
        await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LabelCount> counts = await CountTruthsAsync(groundTruthField, filter, cancellationToken).ConfigureAwait(false);
        return (await ToTableAsync(groundTruthField, counts, cancellationToken).ConfigureAwait(false))
            .WithDashboard(DashboardAddress.OfClustering(_store, DatasetId, _key, "distribution", ("truth", groundTruthField)));
    }

    /// <summary>Computes how similar the centroids are to each other: the heatmap, and the pairs ranked from the most similar down.</summary>
    /// <param name="options">The similarity and what is printed; null means cosine, eight pairs, two digits.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Matrix, ranked pairs and picture. Row 0 is the first label in natural order.</returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    /// <exception cref="VectorShapeException">The similarity is cosine, a centroid is all zeros, and <see cref="CentroidHeatmapOptions.ZeroVectors"/> rejects it.</exception>
    public virtual async Task<CentroidHeatmap> CentroidHeatmapAsync(CentroidHeatmapOptions? options = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = RequireCentroids(await GetClusteringAsync(cancellationToken).ConfigureAwait(false));
        return CentroidHeatmap.Of(clustering.Labels, clustering.Centroids, options, cancellationToken)
            .WithNames(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false))
            .WithDashboard(DashboardAddress.OfClustering(_store, DatasetId, _key));
    }

    /// <summary>Computes the distances of the centroids from each other.</summary>
    /// <param name="metric">The metric; null (the default) means the one that made the clustering.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A square matrix. Row 0 is the first label in natural order.</returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    public virtual async Task<CentroidDistances> CentroidDistancesAsync(DistanceMetric? metric = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = RequireCentroids(await GetClusteringAsync(cancellationToken).ConfigureAwait(false));
        return CentroidDistances.Of(clustering.Labels, clustering.Centroids, metric ?? clustering.Metric, cancellationToken)
            .WithNames(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the centroids.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One centroid a cluster, in natural order of the labels.</returns>
    public virtual async Task<IReadOnlyList<Centroid>> GetCentroidsAsync(CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        return ToCentroids(clustering, sizes, await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    private static IReadOnlyList<Centroid> ToCentroids(
        StoredClustering clustering,
        Dictionary<string, long> sizes,
        IReadOnlyDictionary<string, string> names) =>
    [
        .. clustering.Labels.Select((label, row) => new Centroid
        {
            Label = label,
            Name = names.GetValueOrDefault(label),
            Vector = clustering.Centroids[row].ToArray(),
            Size = sizes.GetValueOrDefault(label),
        }),
    ];

    /// <summary>
    /// Makes a table with the names of the clusters, and with those of the truth values where the field holds the labels of another clustering. Both lie in the
    /// metadata, which is read once.
    /// </summary>
    private async Task<ContingencyTable> ToTableAsync(string field, IReadOnlyList<LabelCount> counts, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string>[] names = await ReadNamesOfAsync([LabelField, field], cancellationToken).ConfigureAwait(false);
        return ToTable(counts).WithNames(names[0], names[1]);
    }

    private static ContingencyTable ToTable(IReadOnlyList<LabelCount> counts)
    {
        ValueNames names = new(counts.Select(count => count.Value));
        DocumentCount.Checked(counts.Sum(count => count.Count), "a table");
        LabelCount[] each = [.. counts.SelectMany(count => Enumerable.Repeat(count, (int)count.Count))];
        return ContingencyTable.Of([.. each.Select(count => count.Label)], [.. each.Select(count => names[count.Value])]);
    }

    /// <summary>Counts the documents of each label, in the store.</summary>
    private async Task<Dictionary<string, long>> CountLabelsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelCount> counts = await _store.CountLabelsAsync(DatasetId, _key, field: null, filter, cancellationToken).ConfigureAwait(false);
        return counts.ToDictionary(count => count.Label, count => count.Count, StringComparer.Ordinal);
    }

    /// <summary>Counts the documents of each label and true value, in the store.</summary>
    private async Task<IReadOnlyList<LabelCount>> CountTruthsAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        await RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        return await _store.CountLabelsAsync(DatasetId, _key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    private StoredClustering RequireCentroids(StoredClustering clustering) => clustering.Labels.Count > 0
        ? clustering
        : throw new InvalidOperationException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}' has no centroid to compare: its model found no cluster, only outliers. Fit it with another one.");

    /// <summary>Reads the values of a field as texts that tell them apart; documents without one are not in it.</summary>
    private async Task<Dictionary<string, string>> ReadNamesAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        await RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = await _store.ReadFieldAsync(DatasetId, field, filter, cancellationToken).ConfigureAwait(false);
        var names = new ValueNames(values.Select(value => value.Value));
        return values.Where(value => value.Value.HasValue).ToDictionary(value => value.DocumentId, value => names[value.Value]!, StringComparer.Ordinal);
    }

    private async Task RequirePlainFieldAsync(string field, CancellationToken cancellationToken)
    {
        Schema schema = await _store.GetSchemaAsync(DatasetId, cancellationToken).ConfigureAwait(false);

        if (!schema.TryGetValue(field, out FieldType type) || type.IsVector)
        {
            string[] plain = [.. schema.Where(f => !f.Value.IsVector && f.Value != FieldType.Dictionary && f.Value != FieldType.Chunks).Select(f => f.Key)];
            throw new FieldNotFoundException(DatasetId, field, "a field that documents have", plain);
        }
    }
}
