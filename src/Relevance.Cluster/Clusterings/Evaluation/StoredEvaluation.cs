using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Evaluates a stored clustering; the result names documents and clusters instead of rows and integers.</summary>
internal sealed class StoredEvaluation(ClusteringContext context)
{
    public async Task<SilhouetteResult> SilhouetteAsync(EvaluationOptions options, CancellationToken cancellationToken)
    {
        if (options.Metric != DistanceMetric.Euclidean && await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) is { } machines)
        {
            return await new EngineEvaluation(context, machines).SilhouetteAsync(options, cancellationToken).ConfigureAwait(false);
        }

        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        VectorSet vectors = labeled.Column.Vectors;
        RequireClusters("The silhouette", SilhouetteRows.CountClusters(vectors, labeled.Labels, options), 2, labeled);
        SilhouetteResult result = await ComputeAsync(
            labeled, () => ClusterMetrics.Silhouette(vectors, labeled.Labels, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await NamedAsync(context, result, labeled, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DispersionResult> DispersionAsync(CancellationToken cancellationToken)
    {
        if (await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) is { } machines)
        {
            return await new EngineEvaluation(context, machines).DispersionAsync(cancellationToken).ConfigureAwait(false);
        }

        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        RequireClusters("The dispersion", labeled.Coverage.MeasuredCount, 1, labeled);
        DispersionResult result = await ComputeAsync(
            labeled,
            () => ClusterMetrics.Dispersion(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return await NamedAsync(context, result, labeled, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DunnIndexResult> DunnIndexAsync(CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        RequireClusters("The Dunn index", labeled.Coverage.MeasuredCount, 1, labeled);
        DunnIndexResult result = await ComputeAsync(
            labeled,
            () => ClusterMetrics.DunnIndex(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return result with
        {
            Separation = WithDocuments(result.Separation),
            Diameter = WithDocuments(result.Diameter),
            Coverage = labeled.Coverage,
        };

        VectorPair? WithDocuments(VectorPair? pair)
        {
            if (pair is null)
            {
                return null;
            }

            string first = labeled.Names[labeled.Labels[pair.First]];
            string second = labeled.Names[labeled.Labels[pair.Second]];
            return pair with
            {
                FirstId = labeled.Column.DocumentIds[pair.First],
                FirstLabel = first,
                FirstName = names.GetValueOrDefault(first),
                SecondId = labeled.Column.DocumentIds[pair.Second],
                SecondLabel = second,
                SecondName = names.GetValueOrDefault(second),
            };
        }
    }

    public async Task<ClusterEvaluation> EvaluateAsync(string? groundTruthField, EvaluationOptions? options, CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        ContingencyTable? truth = groundTruthField is null
            ? null
            : await new ClusterCounts(context).CountMembersByTruthAsync(groundTruthField, cancellationToken).ConfigureAwait(false);
        ClusterEvaluation evaluation = await ComputeAsync(
            labeled,
            () => ClusterEvaluation.Measure(labeled.Column.Vectors, labeled.Labels, truth, options, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return evaluation with { Coverage = labeled.Coverage };
    }

    public async Task<ClusterCountSearch> SearchClusterCountAsync(
        ClusterCountSearchOptions? options, IProgress<ClusterCountCandidate>? progress, CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        if (column.Vectors.Count == 0)
        {
            throw new NoVectorsException(context.DatasetId, context.VectorField, filter: null);
        }

        try
        {
            return await context.ComputeAsync(
                () => ClusterCountSearch.Run(column.Vectors, options, progress, cancellationToken), row => column.DocumentIds[row], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw context.WithDataset(exception, nameof(options));
        }
    }

    private Task<T> ComputeAsync<T>(LabeledVectors labeled, Func<T> compute, CancellationToken cancellationToken) =>
        context.ComputeAsync(compute, row => labeled.Column.DocumentIds[row], cancellationToken);

    private void RequireClusters(string index, int found, int needed, LabeledVectors labeled) => RequireClusters(context, index, (found, needed), labeled);

    /// <summary>Validates that there are enough clusters with members for an index.</summary>
    internal static void RequireClusters(ClusteringContext context, string index, (int Found, int Needed) clusters, LabeledVectors labeled)
    {
        if (clusters.Found < clusters.Needed)
        {
            string needs = clusters.Needed == 1 ? "a document with a vector in a cluster" : "two clusters with members";
            throw new InvalidOperationException($"{context.Description}: {index} requires {needs}. Found: {labeled.Coverage}.");
        }
    }

    /// <summary>Names the documents and clusters of a silhouette.</summary>
    internal static async Task<SilhouetteResult> NamedAsync(
        ClusteringContext context, SilhouetteResult result, LabeledVectors labeled, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return result with
        {
            LabelNames = labeled.Names,
            DocumentIds = labeled.Column.DocumentIds,
            Coverage = labeled.Coverage,
            Names = names.Of(labeled.Names),
        };
    }

    /// <summary>Names the clusters of a dispersion.</summary>
    internal static async Task<DispersionResult> NamedAsync(
        ClusteringContext context, DispersionResult result, LabeledVectors labeled, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return result with { LabelNames = labeled.Names, Coverage = labeled.Coverage, Names = names.Of(labeled.Names) };
    }
}
