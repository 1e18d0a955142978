using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>The whole clustering told at once.</content>
public partial class ClusterOps
{
    /// <summary>The part of the schema where documents present their labels.</summary>
    private const string LabelRoot = "_cluster_";

    /// <summary>
    /// Makes a report: how good the clustering is as a whole, and of each cluster its size, spread, medoid, neighbor, what its fields have more of than the rest, and the documents closest to and furthest
    /// from the centroid. Nothing is written; <see cref="Dataset.StoreReportAsync"/> keeps it.
    /// </summary>
    /// <param name="options">Which fields, how many documents, and what is sampled from how much on; null takes the defaults.</param>
    /// <param name="progress">Told after each step, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>
    /// The report. Documents labeled <c>outlier</c> are counted and are no cluster; they belong to the rest that each cluster's fields are held against. Labels that documents came with are clusters, also
    /// without a centroid.
    /// </returns>
    /// <exception cref="FieldNotFoundException">A field was chosen that no document has, or that holds vectors.</exception>
    /// <exception cref="VectorShapeException">The silhouette is measured by cosine, a document's vector is all zeros, and its options reject that.</exception>
    /// <remarks>
    /// Reads the vectors unless they are in memory, the labels, and one field after another: memory for one field of all documents at a time. What compares pairs is bounded by the options, so that a million
    /// documents take a minute of computing and not a day. A store answers each read with what it holds then: documents that are deleted meanwhile lack values, and are shown with their id only.
    /// </remarks>
    public virtual async Task<ClusterReport> CreateReportAsync(
        ClusterReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        (ClusterReport report, _, _) = await MeasureReportAsync(clustering, options ?? new ClusterReportOptions(), progress, cancellationToken)
            .ConfigureAwait(false);
        return report;
    }

    /// <summary>Makes a report, and gives with it the vectors and labels that it is of.</summary>
    private async Task<(ClusterReport Report, LabeledVectors Labeled, IReadOnlyDictionary<string, string> Names)> MeasureReportAsync(
        StoredClustering clustering, ClusterReportOptions options, IProgress<ReportProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReportField> fields = await ReportFieldsAsync(options, cancellationToken).ConfigureAwait(false);

        // A name that was given here stands, also where it is none.
        Dictionary<string, string> names = new(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        foreach ((string label, string name) in options.Names)
        {
            names[label] = name;
        }

        options = options with { Names = names };
        progress?.Report(new ReportProgress(ReportStage.Reading, 0, 2));
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Reading, 1, 2));
        IReadOnlyList<DocumentLabel> documents = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
        long count = await _store.CountAsync(DatasetId, filter: null, cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReportProgress(ReportStage.Reading, 2, 2));
        var labeled = LabeledVectors.Of(column, clustering, documents, count);
        (ReportSource source, VectorFigures figures) = await MeasureAsync(
            labeled,
            () =>
            {
                ReportSource source = SourceOf(labeled, clustering);
                return (source, VectorFigures.Measure(source, options, progress, cancellationToken));
            },
            cancellationToken).ConfigureAwait(false);

        // What is shown is fetched once, though a small cluster may show a document at both ends.
        RankedMember[] shown = [.. figures.Closest.Concat(figures.Furthest).SelectMany(members => members)];
        Dictionary<string, Document> byId = await ReadShownAsync([.. shown.Select(member => column.DocumentIds[member.Row]).Distinct(StringComparer.Ordinal)], options, progress, cancellationToken)
            .ConfigureAwait(false);
        var draft = new ReportDraft(source, figures, figures.WithMembers(member => MemberOf(column.DocumentIds[member.Row], member.Distance)), options);
        Dictionary<string, int> positions = fields.Count == 0 ? [] : documents.Index().ToDictionary(document => document.Item.DocumentId, document => document.Index, StringComparer.Ordinal);
        for (int i = 0; i < fields.Count; i++)
        {
            IReadOnlyList<DocumentValue> values = await _store.ReadFieldAsync(DatasetId, fields[i].Name, filter: null, cancellationToken).ConfigureAwait(false);
            ReportField field = fields[i];
            await Task.Run(() => draft.AddField(field, Aligned(values, positions, documents.Count), cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(new ReportProgress(ReportStage.Profiling, i + 1, fields.Count));
        }

        ClusterReport report = draft.ToReport($"Clusters of {DatasetId} by {VectorField}: {Alias}") with { DatasetId = DatasetId, VectorField = VectorField, Alias = Alias, ModelName = clustering.ModelName };
        return (report, labeled, names);

        ClusterMember MemberOf(string id, double distance) => source.ToMember(byId.GetValueOrDefault(id) ?? new Document(id), distance);
    }

    private static ReportSource SourceOf(LabeledVectors labeled, StoredClustering clustering)
    {
        Dictionary<string, ReadOnlyMemory<float>> known = clustering.Labels.Index()
            .Where(label => label.Item != ClusterLabels.Outlier)
            .ToDictionary(label => label.Item, label => (ReadOnlyMemory<float>)clustering.Centroids[label.Index].ToArray(), StringComparer.Ordinal);
        (VectorSet centroids, int[] rows) = ReportSource.JoinCentroids(labeled.Column.Vectors, labeled.Labels, labeled.Names, known, clustering.Metric);
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

    private static FieldValue[] Aligned(IReadOnlyList<DocumentValue> values, Dictionary<string, int> positions, int count)
    {
        var aligned = new FieldValue[count];
        foreach (DocumentValue value in values)
        {
            if (positions.TryGetValue(value.DocumentId, out int position))
            {
                aligned[position] = value.Value;
            }
        }

        return aligned;
    }

    /// <summary>The fields that were chosen, or every plain one that is neither a date nor a label.</summary>
    private async Task<IReadOnlyList<ReportField>> ReportFieldsAsync(ClusterReportOptions options, CancellationToken cancellationToken)
    {
        if (options.Fields is not { } chosen)
        {
            Schema schema = await _store.GetSchemaAsync(DatasetId, cancellationToken).ConfigureAwait(false);
            FieldType[] plain = [FieldType.Text, FieldType.Numeric, FieldType.Boolean, FieldType.Array];
            return [.. schema.Where(field => plain.Contains(field.Value) && !field.Key.StartsWith(LabelRoot + ".", StringComparison.Ordinal)).Select(field => new ReportField(field.Key))];
        }

        foreach (ReportField field in chosen)
        {
            ArgumentException.ThrowIfNullOrEmpty(field?.Name, nameof(options));
            await RequirePlainFieldAsync(field.Name, cancellationToken).ConfigureAwait(false);
        }

        return chosen;
    }

    private async Task<Dictionary<string, Document>> ReadShownAsync(string[] ids, ClusterReportOptions options, IProgress<ReportProgress>? progress, CancellationToken cancellationToken)
    {
        // A query that selects nothing selects all: none but the id is asked for by its name.
        IReadOnlyList<string>? fields = options.MemberFields is { Count: 0 } ? [Document.IdField] : options.MemberFields;
        var query = new DocumentQuery { SelectFields = fields, IncludeVectors = false };
        Dictionary<string, Document> byId = new(StringComparer.Ordinal);
        int done = 0;
        foreach (string[] page in ids.Chunk(query.PageSize))
        {
            foreach (Document document in await _store.GetDocumentsAsync(DatasetId, page, query, cancellationToken).ConfigureAwait(false))
            {
                byId[document.Id] = document;
            }

            done += page.Length;
            progress?.Report(new ReportProgress(ReportStage.Fetching, done, ids.Length));
        }

        return byId;
    }
}
