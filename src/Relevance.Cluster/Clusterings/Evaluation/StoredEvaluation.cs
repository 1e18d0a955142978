using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Evaluates a stored clustering; the result names documents and clusters instead of rows and integers.</summary>
internal sealed class StoredEvaluation(ClusteringContext context)
{
    public async Task<ClusterSilhouettes> SilhouetteAsync(SilhouetteOptions options, CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        VectorSet vectors = labeled.Column.Vectors;
        RequireClusters("The silhouette", MeasurableClusters.InSilhouette(vectors, labeled.Labels, options), 2, labeled);
        SilhouetteResult result = await ComputeAsync(
            labeled, () => Silhouette.Measure(vectors, labeled.Labels, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        int[] sizes = new int[labeled.Names.Count];
        int[] measured = new int[labeled.Names.Count];
        List<DocumentSilhouette> documents = new(result.MeasuredCount);
        for (int row = 0; row < labeled.Labels.Length; row++)
        {
            if (labeled.Labels[row] is var label and >= 0)
            {
                sizes[label]++;
                if (!double.IsNaN(result.Values[row]))
                {
                    measured[label]++;
                    documents.Add(new DocumentSilhouette(labeled.Column.DocumentIds[row], labeled.Names[label], result.Values[row]));
                }
            }
        }

        return new ClusterSilhouettes
        {
            Documents = documents.AsReadOnly(),
            Clusters =
            [
                .. labeled.Names.Select((name, i) =>
                    new ClusterSilhouette(name, sizes[i], measured[i], measured[i] == 0 ? double.NaN : result.PerCluster[i])),
            ],
            Mean = result.Mean,
            Metric = result.Metric,
            IsSampled = result.IsSampled,
            Coverage = labeled.Coverage,
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
        };
    }

    public async Task<ClusterQualities> QualityAsync(CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        RequireClusters("The quality", labeled.Coverage.MeasuredCount, 1, labeled);
        ClusterQualityResult result = await ComputeAsync(
            labeled,
            () => ClusterQuality.Measure(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new ClusterQualities
        {
            Clusters =
            [
                .. labeled.Names.Select((name, i) => i < result.Sizes.Count
                    ? new ClusterSpread(name, result.Sizes[i], result.InertiaPerCluster[i], result.SpreadPerCluster[i], result.DaviesBouldinPerCluster[i])
                    : new ClusterSpread(name, 0, 0, double.NaN, double.NaN)),
            ],
            Inertia = result.Inertia,
            CalinskiHarabasz = result.CalinskiHarabasz,
            DaviesBouldin = result.DaviesBouldin,
            Coverage = labeled.Coverage,
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
        };
    }

    public async Task<ClusterSeparation> DunnIndexAsync(CancellationToken cancellationToken)
    {
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        RequireClusters("The Dunn index", labeled.Coverage.MeasuredCount, 1, labeled);
        DunnIndexResult result = await ComputeAsync(
            labeled,
            () => DunnIndex.Measure(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ClusterSeparation
        {
            DunnIndex = result.Value,
            Nearest = ToPair(result.Separation),
            Farthest = ToPair(result.Diameter),
            Coverage = labeled.Coverage,
        };

        DocumentPair? ToPair(RowPair? pair)
        {
            if (pair is not { } rows)
            {
                return null;
            }

            string first = labeled.Names[labeled.Labels[rows.First]];
            string second = labeled.Names[labeled.Labels[rows.Second]];
            IReadOnlyList<string> ids = labeled.Column.DocumentIds;
            return new DocumentPair(ids[rows.First], first, ids[rows.Second], second, rows.Distance)
            {
                FirstName = names.GetValueOrDefault(first),
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

    public async Task<ClusterCountSearchResult> SearchClusterCountAsync(
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

    private void RequireClusters(string index, int found, int needed, LabeledVectors labeled)
    {
        if (found < needed)
        {
            string needs = needed == 1 ? "a document with a vector in some cluster" : "two clusters with members";
            throw new InvalidOperationException($"{context.Description}: {index} needs {needs}. Measured would be {labeled.Coverage}.");
        }
    }
}
