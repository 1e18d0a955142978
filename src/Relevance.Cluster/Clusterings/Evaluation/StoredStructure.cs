using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Tests the vectors of a stored field or clustering for structure, and measures the stability of stored clusters.</summary>
internal sealed class StoredStructure(ClusteringContext context)
{
    public async Task<StructureTest> TestFieldAsync(
        StructureTestOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return column.Vectors.Count == 0
            ? throw new NoVectorsException(context.DatasetId, context.VectorField, filter: null)
            : await RunAsync(() => StructureTest.Run(column.Vectors, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async Task<StructureTest> TestClusteringAsync(
        StructureTestOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        int[] rows = [.. labeled.Labels.Index().Where(label => label.Item >= 0).Select(label => label.Index)];
        int clusters = CountClusters("The structure test", labeled);
        StructureTestOptions chosen = options.ClusterCounts.Count > 0 ? options : options with { ClusterCounts = [clusters] };
        VectorSet vectors = rows.Length == labeled.Labels.Length ? labeled.Column.Vectors : labeled.Column.Vectors.Select(rows);
        return await RunAsync(() => StructureTest.Run(vectors, chosen, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async Task<ClusterHierarchy> TestSplitsAsync(
        ClusterHierarchy tree, StructureTestOptions? options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> leafOf = tree.LeafLabels!.Index().ToDictionary(leaf => leaf.Item, leaf => leaf.Index, StringComparer.Ordinal);
        int[] leaves = [.. labeled.Labels.Select(label => label < 0 ? -1 : leafOf.GetValueOrDefault(labeled.Names[label], -1))];
        return await RunAsync(
            () => StructureTest.TestSplits(tree, labeled.Column.Vectors, leaves, options, progress, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<ClusterStability> MeasureStabilityAsync(
        ClusterStabilityOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        int clusters = CountClusters("The stability of clusters", labeled);
        ClusterStabilityOptions chosen = options with
        {
            Model = options.Model ?? ClusterStability.KMeansFor(clustering.Metric, clusters, options.Seed),
        };
        (Func<int, string>, Func<int, string?>) texts = (label => labeled.Names[label], row => labeled.Column.DocumentIds[row]);
        ClusterStability result = await context.ComputeAsync(
            () => ClusterStability.Measure(labeled.Column.Vectors, labeled.Labels, chosen, texts, progress, cancellationToken),
            row => labeled.Column.DocumentIds[row],
            cancellationToken).ConfigureAwait(false);
        return result with
        {
            Coverage = labeled.Coverage,
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
        };
    }

    private int CountClusters(string index, LabeledVectors labeled)
    {
        int clusters = labeled.Labels.Where(label => label >= 0).Distinct().Count();
        StoredEvaluation.RequireClusters(context, index, (clusters, 2), labeled);
        return clusters;
    }

    private async Task<T> RunAsync<T>(Func<T> test, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(test, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw context.WithDataset(exception, "options");
        }
    }
}
