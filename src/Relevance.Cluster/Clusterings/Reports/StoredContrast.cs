using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Contrasts two clusters of a stored clustering.</summary>
internal sealed class StoredContrast(ClusteringContext context, IProgress<OperationProgress>? progress)
{
    public async Task<ClusterContrast> ContrastAsync(string first, string second, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ReportField> fields = await StoredClusterReport.ListFieldsAsync(context, options, cancellationToken).ConfigureAwait(false);
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        int[] clusters = [.. new[] { first, second }.Select(label => context.PositionsOf(labeled.Names, [label])[0])];
        IReadOnlyDictionary<string, string> names = await StoredClusterReport.ReadNamesAsync(context, options, cancellationToken).ConfigureAwait(false);
        ClusterContrast contrast = await context.ComputeAsync(
            () => OfVectors(StoredClusterReport.SourceOf(labeled, clustering), clusters, options, cancellationToken),
            row => labeled.Column.DocumentIds[row],
            cancellationToken).ConfigureAwait(false);
        ContrastDraft draft = await CompareFieldsAsync(fields, labeled, clusters, options, cancellationToken).ConfigureAwait(false);
        contrast = await Task.Run(() => draft.Complete(contrast, cancellationToken), cancellationToken).ConfigureAwait(false);
        return contrast with
        {
            Names = names.Of([first, second]),
            Documents = await ReadDocumentsAsync(contrast, options, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Finds what follows from the vectors: the exemplars and the documents between.</summary>
    private static ClusterContrast OfVectors(ReportSource source, int[] clusters, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        var contrast = new ClusterContrast
        {
            FirstLabel = source.Names[clusters[0]],
            SecondLabel = source.Names[clusters[1]],
            FirstCount = 0,
            SecondCount = 0,
            Terms = [],
            Categories = [],
            Numbers = [],
            Exemplars = [],
            Between = [],
            Documents = new Dictionary<string, Document>(),
            Metric = source.Metric,
            Accuracy = double.NaN,
            Fields = [],
            Remarks = [],
        };
        int empty = Array.FindIndex(clusters, cluster => source.CentroidRows[cluster] < 0);
        if (empty >= 0)
        {
            return contrast with
            {
                Remarks = [$"No document is between the clusters: '{source.Names[clusters[empty]]}' has neither a centroid nor vectors."],
            };
        }

        VectorSet centroids = VectorSet.From([.. clusters.Select(cluster => source.Centroids[source.CentroidRows[cluster]].ToArray())]);
        int[] sides = [.. source.Labels.Select(label => Array.IndexOf(clusters, label))];
        return options.MemberCount == 0 ? contrast : contrast with
        {
            Exemplars = SelectExemplars(source, (sides, centroids), clusters, options, cancellationToken),
            Between = FindBetween(source, (sides, centroids), clusters, options.MemberCount),
        };
    }

    private static ScoredDocument[] SelectExemplars(
        ReportSource source, (int[] Sides, VectorSet Centroids) pair, int[] clusters, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        var ranking = new MemberRankingOptions
        {
            PageSize = options.MemberCount,
            Metric = source.Metric,
            ZeroVectors = ZeroVectorRule.LeaveOut,
            MaxDegreeOfParallelism = options.Evaluation.MaxDegreeOfParallelism,
        };
        IReadOnlyList<IReadOnlyList<RankedRow>> exemplars = MemberRanking.SelectExemplars(
            source.Vectors, pair.Sides, pair.Centroids, ranking, cancellationToken);
        return [.. exemplars.SelectMany((rows, side) => rows.Select(row => ToScored(source, row.Row, clusters[side], row.Distance)))];
    }

    private static ScoredDocument[] FindBetween(ReportSource source, (int[] Sides, VectorSet Centroids) pair, int[] clusters, int count)
    {
        bool isCosine = source.Metric == DistanceMetric.Cosine;
        return
        [
            .. Enumerable.Range(0, pair.Sides.Length)
                .Where(row => pair.Sides[row] >= 0 && !(isCosine && UnitVectors.IsZero(source.Vectors[row])))
                .Select(row => (Row: row, Margin: DistanceTo(row, 1 - pair.Sides[row]) - DistanceTo(row, pair.Sides[row])))
                .OrderBy(document => Math.Abs(document.Margin)).ThenBy(document => document.Row)
                .Take(count)
                .Select(document => ToScored(source, document.Row, clusters[pair.Sides[document.Row]], document.Margin)),
        ];

        double DistanceTo(int row, int side) => Distance.Between(source.Vectors[row], pair.Centroids[side], source.Metric);
    }

    private static ScoredDocument ToScored(ReportSource source, int row, int cluster, double score) =>
        new(row, source.DocumentIds[row], source.Names[cluster], score);

    /// <summary>Compares the fields of the documents of the two clusters.</summary>
    private async Task<ContrastDraft> CompareFieldsAsync(
        IReadOnlyList<ReportField> fields, LabeledVectors labeled, int[] clusters, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        int[] compared = [.. Enumerable.Range(0, labeled.Clusters.Length).Where(document => Array.IndexOf(clusters, labeled.Clusters[document]) >= 0)];
        IdList documents = labeled.Documents.Ids.Select(compared);
        var draft = new ContrastDraft([.. compared.Select(document => Array.IndexOf(clusters, labeled.Clusters[document]))], options);
        for (int i = 0; i < fields.Count; i++)
        {
            using ValueColumn values = await ValueColumn
                .ReadAsync(context.Store, context.DatasetId, fields[i].Name, documents, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => draft.AddField(fields[i], values, cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(new OperationProgress(OperationStage.Profiling, i + 1, fields.Count));
        }

        return draft;
    }

    private async Task<Dictionary<string, Document>> ReadDocumentsAsync(
        ClusterContrast contrast, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        string[] ids = [.. contrast.Exemplars.Concat(contrast.Between).Select(document => document.DocumentId!).Distinct(StringComparer.Ordinal)];
        return await StoredClusterReport.ReadShownAsync(context, ids, options, progress, cancellationToken).ConfigureAwait(false);
    }
}
