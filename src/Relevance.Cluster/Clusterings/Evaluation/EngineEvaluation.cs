using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Evaluates a stored clustering on the machines of an engine: they measure each row, and the figures are computed here from rows in order.</summary>
/// <param name="context">The clustering.</param>
/// <param name="machines">The machines.</param>
internal sealed class EngineEvaluation(ClusteringContext context, IComputeEngine machines)
{
    /// <summary>Measures the silhouette by squared Euclidean distance or by the cosine.</summary>
    public async Task<SilhouetteResult> SilhouetteAsync(EvaluationOptions options, CancellationToken cancellationToken)
    {
        (LabeledVectors labeled, SilhouetteAnswer answer) = await AskAsync(
            rows =>
            {
                Require("The silhouette", (OccurringLabels.Of(rows.Labels).Count, 2), rows);
                return new SilhouetteQuestion(context.DatasetId, context.Key, rows.Names, options.Metric, options.ZeroVectors);
            },
            found => found.Revisions,
            cancellationToken).ConfigureAwait(false);
        Require("The silhouette", (answer.ClusterCount, 2), labeled);
        if (answer.RejectedRow is { } row)
        {
            throw context.WithDocument(VectorShape.NoDirection(row), labeled.Column.DocumentIds[row]);
        }

        bool areZerosLeftOut = options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.LeaveOut;
        int[] counted = areZerosLeftOut ? [.. labeled.Labels.Zip(answer.Values, (label, value) => double.IsNaN(value) ? -1 : label)] : labeled.Labels;
        var clusters = OccurringLabels.Of(counted);
        SilhouetteResult result = ClusterMetrics.ToResult(
            answer.Values, clusters, labeled.Labels, RowSample.Labeled(clusters.Places), (options.Metric, IsSampled: false));
        return await StoredEvaluation.NamedAsync(context, result, labeled, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Measures the dispersion.</summary>
    public async Task<DispersionResult> DispersionAsync(CancellationToken cancellationToken)
    {
        (LabeledVectors labeled, DispersionAnswer answer) = await AskAsync(
            rows =>
            {
                Require("The dispersion", (rows.Coverage.MeasuredCount, 1), rows);
                return new DispersionQuestion(context.DatasetId, context.Key, rows.Names);
            },
            found => found.Revisions,
            cancellationToken).ConfigureAwait(false);
        var clusters = OccurringLabels.Of(labeled.Labels);
        double[][] means = Array.ConvertAll(clusters.Labels, label => answer.Means[label]);
        DispersionResult result = ClusterMetrics.Summarize(clusters, answer.Distances, (means, ParallelBlocks.Threads(-1), cancellationToken)) with
        {
            Distances = answer.Distances.AsReadOnly(),
            Labels = labeled.Labels.AsReadOnly(),
        };
        return await StoredEvaluation.NamedAsync(context, result, labeled, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks about the rows as they are in the store, once again if they have changed meanwhile.</summary>
    private async Task<(LabeledVectors Labeled, TAnswer Answer)> AskAsync<TAnswer>(
        Func<LabeledVectors, EngineQuestion<TAnswer>> ask, Func<TAnswer, RowRevisions> revisionsOf, CancellationToken cancellationToken)
    {
        for (bool isRepeated = false; ; isRepeated = true)
        {
            string? vectors = await context.Store.GetVectorRevisionAsync(context.DatasetId, context.VectorField, cancellationToken).ConfigureAwait(false);
            await context.GetAsync(cancellationToken).ConfigureAwait(false);
            string? labels = await context.Store.GetLabelRevisionAsync(context.DatasetId, context.Key, cancellationToken).ConfigureAwait(false);
            LabeledVectors labeled = await context.ReadLabeledRowsAsync(cancellationToken).ConfigureAwait(false);
            TAnswer answer = await machines.AskAsync(ask(labeled), cancellationToken).ConfigureAwait(false);
            if (revisionsOf(answer) == new RowRevisions(vectors, labels))
            {
                return (labeled, answer);
            }

            if (isRepeated)
            {
                throw new InvalidOperationException(
                    $"{context.Description}: vectors or labels were written while they were read, twice. Repeat the call.");
            }
        }
    }

    private void Require(string index, (int Found, int Needed) clusters, LabeledVectors labeled) =>
        StoredEvaluation.RequireClusters(context, index, clusters, labeled);
}
