using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Numbers;

/// <summary>Reads numeric fields with the label of each document, and computes distributions and correlations per cluster.</summary>
internal sealed class ClusterNumberFields(ClusteringContext context)
{
    public async Task<NumericDistribution> DistributionAsync(
        string field, NumericDistributionOptions? options, Filter? filter, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> labels, double[][] columns) = await ReadAsync([field], filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => NumericDistribution.Of(field, labels, columns[0], options).WithNames(names), cancellationToken).ConfigureAwait(false);
    }

    public async Task<ClusterCorrelations> CorrelationAsync(IReadOnlyList<string> fields, Filter? filter, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> labels, double[][] columns) = await ReadAsync(fields, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => ClusterCorrelations.Of(labels, fields, columns).WithNames(names), cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<string> Labels, double[][] Columns)> ReadAsync(
        IReadOnlyList<string> fields, Filter? filter, CancellationToken cancellationToken)
    {
        await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        NumberColumns numbers = await NumberColumns.ReadAsync(context.Store, context.DatasetId, fields, filter, cancellationToken).ConfigureAwait(false);
        return ([.. labels.Select(label => label.Label)], numbers.Of(labels));
    }
}
