using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Tests the vectors of a stored field, or of a stored clustering, for structure.</summary>
internal sealed class StoredStructure(ClusteringContext context)
{
    public async Task<StructureTest> TestFieldAsync(
        StructureTestOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return column.Vectors.Count == 0
            ? throw new NoVectorsException(context.DatasetId, context.VectorField, filter: null)
            : await RunAsync(column.Vectors, options, progress, cancellationToken).ConfigureAwait(false);
    }

    public async Task<StructureTest> TestClusteringAsync(
        StructureTestOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        int[] rows = [.. labeled.Labels.Index().Where(label => label.Item >= 0).Select(label => label.Index)];
        int clusters = rows.Select(row => labeled.Labels[row]).Distinct().Count();

        if (clusters < 2)
        {
            throw new InvalidOperationException($"{context.Description}: the structure test requires two clusters with members. Found: {labeled.Coverage}.");
        }

        StructureTestOptions chosen = options.ClusterCounts.Count > 0 ? options : options with { ClusterCounts = [clusters] };
        VectorSet vectors = rows.Length == labeled.Labels.Length ? labeled.Column.Vectors : labeled.Column.Vectors.Select(rows);
        return await RunAsync(vectors, chosen, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StructureTest> RunAsync(
        VectorSet vectors, StructureTestOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => StructureTest.Run(vectors, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw context.WithDataset(exception, nameof(options));
        }
    }
}
