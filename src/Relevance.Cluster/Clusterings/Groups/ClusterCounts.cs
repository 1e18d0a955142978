using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Groups;

/// <summary>Counts documents per cluster, alone, per truth value and against another clustering.</summary>
internal sealed class ClusterCounts(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;

    public async Task<ClusterDistribution> CountAsync(Filter? filter, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await context.CountLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        foreach (string label in clustering.Labels)
        {
            sizes.TryAdd(label, 0);
        }

        long all = await context.CountDocumentsAsync(filter, cancellationToken).ConfigureAwait(false);
        return ClusterDistribution.FromCounts(sizes, Math.Max(0, all - sizes.Values.Sum()))
            .WithNames(await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false))
            .WithDashboard(context.GetDashboardUrl());
    }

    public async Task<ContingencyTable> CountByTruthAsync(string groundTruthField, Filter? filter, CancellationToken cancellationToken)
    {
        await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LabelCount> counts = await CountTruthsAsync(groundTruthField, filter, cancellationToken).ConfigureAwait(false);
        return (await ToTableAsync(groundTruthField, counts, cancellationToken).ConfigureAwait(false))
            .WithDashboard(context.GetDashboardUrl("distribution", ("truth", groundTruthField)));
    }

    /// <summary>Counts the documents of each cluster and truth value; outliers are excluded.</summary>
    public async Task<ContingencyTable> CountMembersByTruthAsync(string groundTruthField, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelCount> counts = await CountTruthsAsync(groundTruthField, filter: null, cancellationToken).ConfigureAwait(false);
        LabelCount[] members = [.. counts.Where(count => count.Label != ClusterLabels.Outlier)];
        return await ToTableAsync(groundTruthField, members, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ClusteringComparison> CompareAsync(ClusteringContext other, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(other.Store.Innermost, _store.Innermost) || other.DatasetId != context.DatasetId)
        {
            throw new ArgumentException(
                $"{context.Description} cannot be compared with '{other.Alias}' of dataset '{other.DatasetId}': both must be clusterings of the same dataset.",
                nameof(other));
        }

        await context.GetAsync(cancellationToken).ConfigureAwait(false);
        await other.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LabelCount> pairs = await _store
            .CountLabelsAsync(context.DatasetId, context.Key, other.Key.LabelField, filter: null, cancellationToken)
            .ConfigureAwait(false);
        Dictionary<string, long> sizes = await other.CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        bool isSameField = other.VectorField == context.VectorField;
        var names = await context.Names.ReadWithAsync(other.Key.LabelField, cancellationToken).ConfigureAwait(false);
        var comparison = ClusteringComparison.FromCounts(
            pairs.Select(pair => (pair.Label, pair.Value.AsText(), pair.Count)),
            sizes.Values.Sum(),
            isSameField ? context.Alias : $"{context.VectorField}/{context.Alias}",
            isSameField ? other.Alias : $"{other.VectorField}/{other.Alias}");
        return comparison with { Table = comparison.Table.WithNames(names.Own, names.Other) };
    }

    /// <summary>Finds the label of the other clustering for each cluster of this one: by documents, or by centroids if no document is in both.</summary>
    /// <returns>A new label for each cluster; of two clusters none has the same.</returns>
    public async Task<IReadOnlyDictionary<string, string>> MatchAsync(ClusteringContext other, CancellationToken cancellationToken)
    {
        ClusteringComparison comparison = await CompareAsync(other, cancellationToken).ConfigureAwait(false);
        StoredClustering own = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering given = await other.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> all = ClusterMatching.Complete(
            ClusterMatching.Of(comparison.Table, own, given),
            own.Labels.Union(comparison.Table.Clusters, StringComparer.Ordinal),
            given.Labels.Concat(comparison.Table.Truths.OfType<string>()));
        return all.OrderBy(pair => pair.Key, ClusterLabels.NaturalOrder).ToDictionary(StringComparer.Ordinal).AsReadOnly();
    }

    private async Task<IReadOnlyList<LabelCount>> CountTruthsAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        await context.RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        return await _store.CountLabelsAsync(context.DatasetId, context.Key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Creates a table with the names of the clusters and, if the field holds the labels of another clustering, with those of the truth values. One read of
    /// the metadata returns both.
    /// </summary>
    private async Task<ContingencyTable> ToTableAsync(string field, IReadOnlyList<LabelCount> counts, CancellationToken cancellationToken)
    {
        var names = await context.Names.ReadWithAsync(field, cancellationToken).ConfigureAwait(false);
        ValueNames values = new(counts.Select(count => count.Value));
        return ContingencyTable.OfCells([.. counts.Select(count => (count.Label, values[count.Value], count.Count))])
            .WithNames(names.Own, names.Other);
    }
}
