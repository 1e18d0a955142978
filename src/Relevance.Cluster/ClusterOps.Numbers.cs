using Relevance.Cluster.Clusterings.Numbers;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What numeric fields hold in each cluster.</content>
public partial class ClusterOps
{
    /// <summary>Computes how the numbers of a field spread in each cluster: figures, and histograms on one common axis.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <param name="options">The measure by which clusters are ranked, how many are shown, and the bins; null means the ten clusters with most values.</param>
    /// <param name="filter">The condition on the documents; null takes all that have a label.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The clusters that documents have as their label, ranked.</returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it holds no numbers.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>Reads the labels and the one field. For numbers in memory there is <see cref="NumericDistribution.Of"/>.</remarks>
    public virtual async Task<NumericDistribution> NumericDistributionAsync(
        string field, NumericDistributionOptions? options = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        (IReadOnlyList<string> labels, double[][] columns) = await ReadNumbersAsync([field], filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => NumericDistribution.Of(field, labels, columns[0], options).WithNames(names), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the clusters in which the numbers of a field are most skewed to the right: most of them small, and few far larger.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <param name="maxClusters">How many clusters are shown, at least 1. The default is 10.</param>
    /// <param name="filter">The condition on the documents; null takes all that have a label.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The distribution, ranked by <see cref="NumericMeasure.Skewness"/> from the largest down. Its sign counts: the long tails on the left are at the other end.</returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it holds no numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxClusters"/> is less than 1.</exception>
    public virtual Task<NumericDistribution> MostSkewedAsync(string field, int maxClusters = 10, Filter? filter = null, CancellationToken cancellationToken = default) =>
        NumericDistributionAsync(field, new NumericDistributionOptions { Measure = NumericMeasure.Skewness, MaxClusters = maxClusters }, filter, cancellationToken);

    /// <summary>Computes how the numbers of some fields go together, over all clusters and in each: Pearson's r of each two of them.</summary>
    /// <param name="fields">The dotted paths of the fields, each once, at least one.</param>
    /// <param name="filter">The condition on the documents; null takes all that have a label.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A matrix over all, and one for each cluster. A value that is missing or no number is left out pair by pair; r is NaN where a field does not vary.</returns>
    /// <exception cref="FieldNotFoundException">No document has a field, or it holds no numbers.</exception>
    /// <exception cref="ArgumentException">There is no field, one is named twice, or the filter does not fit the schema.</exception>
    /// <remarks>Reads the labels and the fields one by one, and nothing else. For numbers in memory there is <see cref="ClusterCorrelations.Of"/>.</remarks>
    public virtual async Task<ClusterCorrelations> CorrelationAsync(IReadOnlyList<string> fields, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        (IReadOnlyList<string> labels, double[][] columns) = await ReadNumbersAsync(fields, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => ClusterCorrelations.Of(labels, fields, columns).WithNames(names), cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<string> Labels, double[][] Columns)> ReadNumbersAsync(IReadOnlyList<string> fields, Filter? filter, CancellationToken cancellationToken)
    {
        await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter, cancellationToken).ConfigureAwait(false);
        NumberColumns numbers = await NumberColumns.ReadAsync(_store, DatasetId, fields, filter, cancellationToken).ConfigureAwait(false);
        return ([.. labels.Select(label => label.Label)], numbers.Of(labels));
    }
}
