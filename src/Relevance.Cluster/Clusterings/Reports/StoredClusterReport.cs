using Relevance.Cluster.Analysis;
using Relevance.Cluster.Columns;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Creates the report of a stored clustering.</summary>
internal sealed class StoredClusterReport(ClusteringContext context, IProgress<OperationProgress>? progress)
{
    /// <summary>The part of the schema with the label fields.</summary>
    private const string LabelRoot = "_cluster_";

    private readonly DocumentStore _store = context.Store;

    /// <summary>Creates the report, and the silhouettes of the documents that it measured; null with fewer than two clusters.</summary>
    public async Task<(ClusterReport Report, SilhouetteResult? Silhouette)> CreateAsync(ClusterReportOptions options, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        var measured = await MeasureAsync(clustering, options, (_, _, _, _) => Task.FromResult(0), cancellationToken).ConfigureAwait(false);
        return (measured.Report, measured.Silhouette);
    }

    /// <summary>Creates the report with its names and what else the caller reads. The fields are profiled while the vectors are measured.</summary>
    /// <param name="clustering">The clustering.</param>
    /// <param name="options">The options of the report.</param>
    /// <param name="readMore">
    /// Reads more, after the fields and mostly beside the vectors: receives the labeled vectors, the fields with their kinds, and where to report progress.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<(ClusterReport Report, SilhouetteResult? Silhouette, IReadOnlyDictionary<string, string> Names, T More)> MeasureAsync<T>(
        StoredClustering clustering,
        ClusterReportOptions options,
        Func<LabeledVectors, IReadOnlyList<ReportField>, IProgress<OperationProgress>, CancellationToken, Task<T>> readMore,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<ReportField> fields = await ListFieldsAsync(context, options, cancellationToken).ConfigureAwait(false);

        Dictionary<string, string> names = await ReadNamesAsync(context, options, cancellationToken).ConfigureAwait(false);
        options = options with { Names = names };
        LabeledVectors labeled = await ReadAsync(clustering, cancellationToken).ConfigureAwait(false);
        var draft = new ReportDraft(labeled.Clusters, labeled.Names.Count, options);
        HeldProgress later = new(progress);
        ((ReportSource source, VectorFigures figures, IReadOnlyList<ClusterProfile> profiles), T more) = await SideBySide.RunAsync(
            async token =>
            {
                var measured = await MeasureVectorsAsync(labeled, clustering, options, token).ConfigureAwait(false);
                later.Release();
                return measured;
            },
            async token =>
            {
                await AddFieldsAsync(draft, (fields, labeled.Documents.Ids), later, token).ConfigureAwait(false);
                return await readMore(labeled, draft.Fields, later, token).ConfigureAwait(false);
            },
            ParallelBlocks.Threads(options.Evaluation.MaxDegreeOfParallelism),
            cancellationToken).ConfigureAwait(false);
        ClusterReport report = draft.ToReport($"Clusters of {context.DatasetId} by {context.VectorField}: {context.Alias}", source, figures, profiles) with
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            ModelName = clustering.ModelName,
        };
        if (await StoredScalings.FindAsync(_store, context.DatasetId, context.VectorField, cancellationToken).ConfigureAwait(false) is { } columns)
        {
            report = report with { Remarks = [.. report.Remarks, $"The vectors of '{context.VectorField}' have {columns}."] };
        }

        SilhouetteResult? silhouette = figures.Silhouette is null ? null : figures.Silhouette with
        {
            LabelNames = labeled.Names,
            DocumentIds = labeled.Column.DocumentIds,
            Coverage = labeled.Coverage,
            Names = names.Of(labeled.Names),
        };
        return (report, silhouette, names, more);
    }

    /// <summary>Measures the vectors, and reads the documents that the clusters show.</summary>
    private async Task<(ReportSource Source, VectorFigures Figures, IReadOnlyList<ClusterProfile> Profiles)> MeasureVectorsAsync(
        LabeledVectors labeled, StoredClustering clustering, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        VectorColumn column = labeled.Column;
        (ReportSource source, VectorFigures figures) = await context.ComputeAsync(
            () =>
            {
                ReportSource source = SourceOf(labeled, clustering);
                return (source, VectorFigures.Measure(source, options, progress, cancellationToken));
            },
            row => column.DocumentIds[row],
            cancellationToken).ConfigureAwait(false);

        // Each shown document is read once, although a small cluster can show it at both ends.
        RankedRow[] shown = [.. figures.Closest.Concat(figures.Furthest).SelectMany(members => members)];
        string[] ids = [.. shown.Select(member => column.DocumentIds[member.Row]).Distinct(StringComparer.Ordinal)];
        Dictionary<string, Document> byId = await ReadShownAsync(context, ids, options, progress, cancellationToken).ConfigureAwait(false);
        return (source, figures, figures.WithMembers(member => MemberOf(column.DocumentIds[member.Row], member.Distance)));

        RankedDocument MemberOf(string id, double distance) => source.ToMember(byId.GetValueOrDefault(id) ?? new Document(id), distance);
    }

    private async Task<LabeledVectors> ReadAsync(StoredClustering clustering, CancellationToken cancellationToken)
    {
        progress?.Report(new OperationProgress(OperationStage.Reading, 0, 2));
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Reading, 1, 2));
        DocumentLabelList documents = await context.ReadDocumentLabelsAsync(column, cancellationToken).ConfigureAwait(false);
        long count = await context.CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Reading, 2, 2));
        return LabeledVectors.Of(column, clustering, documents, count);
    }

    /// <summary>Reads the cluster names; one in the options replaces the stored name, also if it is empty.</summary>
    internal static async Task<Dictionary<string, string>> ReadNamesAsync(
        ClusteringContext context, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        Dictionary<string, string> names = new(await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        foreach ((string label, string name) in options.Names)
        {
            names[label] = name;
        }

        return names;
    }

    /// <summary>Combines the vectors and their labels with the centroids: those that are stored, and the means of the other clusters.</summary>
    internal static ReportSource SourceOf(LabeledVectors labeled, StoredClustering clustering)
    {
        Dictionary<string, ReadOnlyMemory<float>> known = clustering.Labels.Index()
            .Where(label => label.Item != ClusterLabels.Outlier)
            .ToDictionary(label => label.Item, label => (ReadOnlyMemory<float>)clustering.Centroids[label.Index].ToArray(), StringComparer.Ordinal);
        (VectorSet centroids, int[] rows) = ReportSource.JoinCentroids(
            labeled.Column.Vectors, labeled.Labels, labeled.Names, known, clustering.Metric);
        return new ReportSource
        {
            Vectors = labeled.Column.Vectors,
            Labels = labeled.Labels,
            DocumentIds = labeled.Column.DocumentIds,
            Names = labeled.Names,
            Clusters = labeled.Clusters,
            Coverage = labeled.Coverage,
            Centroids = centroids,
            CentroidRows = rows,
            Metric = ReportSource.ReadableMetric(clustering.Metric),
        };
    }

    private async Task AddFieldsAsync(
        ReportDraft draft,
        (IReadOnlyList<ReportField> Fields, IdList Documents) data,
        HeldProgress later,
        CancellationToken cancellationToken)
    {
        for (int i = 0; i < data.Fields.Count; i++)
        {
            await AddFieldAsync(draft, data.Fields[i], data.Documents, cancellationToken).ConfigureAwait(false);
            later.Report(new OperationProgress(OperationStage.Profiling, i + 1, data.Fields.Count));
        }
    }

    /// <summary>Adds one field, whose values are freed when this returns.</summary>
    private async Task AddFieldAsync(ReportDraft draft, ReportField field, IdList documents, CancellationToken cancellationToken)
    {
        using ValueColumn values = await ValueColumn.ReadAsync(_store, context.DatasetId, field.Name, documents, cancellationToken).ConfigureAwait(false);
        await Task.Run(() => draft.AddField(field, values, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the chosen fields, or by default every plain field that is neither a date nor a label.</summary>
    internal static async Task<IReadOnlyList<ReportField>> ListFieldsAsync(
        ClusteringContext context, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        if (options.Fields is not { } chosen)
        {
            Schema schema = await context.Store.GetSchemaAsync(context.DatasetId, cancellationToken).ConfigureAwait(false);
            FieldType[] plain = [FieldType.Text, FieldType.Numeric, FieldType.Boolean, FieldType.Array];
            return
            [
                .. schema.Where(field => plain.Contains(field.Value) && !field.Key.StartsWith(LabelRoot + ".", StringComparison.Ordinal))
                    .Select(field => new ReportField(field.Key)),
            ];
        }

        foreach (ReportField field in chosen)
        {
            ArgumentException.ThrowIfNullOrEmpty(field?.Name, nameof(options));
            await context.RequirePlainFieldAsync(field.Name, cancellationToken).ConfigureAwait(false);
        }

        return chosen;
    }

    /// <summary>Reads documents with the fields that the options select, by id.</summary>
    internal static async Task<Dictionary<string, Document>> ReadShownAsync(
        ClusteringContext context,
        string[] ids,
        ClusterReportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        // An empty selection selects all fields: no field but the id is selected by its name.
        IReadOnlyList<string>? fields = options.MemberFields is { Count: 0 } ? [Document.IdField] : options.MemberFields;
        var query = new DocumentQuery { SelectFields = fields, IncludeVectors = false };
        Dictionary<string, Document> byId = new(StringComparer.Ordinal);
        int done = 0;
        foreach (string[] page in ids.Chunk(query.PageSize))
        {
            foreach (Document document in await context.Store.GetDocumentsAsync(context.DatasetId, page, query, cancellationToken).ConfigureAwait(false))
            {
                byId[document.Id] = document;
            }

            done += page.Length;
            progress?.Report(new OperationProgress(OperationStage.Fetching, done, ids.Length));
        }

        return byId;
    }
}
