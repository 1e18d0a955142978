using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Writes documents with the label, the name and the distance of their cluster to a file.</summary>
/// <param name="context">The clustering.</param>
/// <param name="query">The documents and their fields.</param>
/// <param name="labelField">The field of the label; the other two have its name with an ending.</param>
internal sealed class ClusterExport(ClusteringContext context, DocumentQuery query, string labelField)
{
    private readonly string[] _added = AddedFields(labelField);
    private readonly FieldPath[] _paths = [.. AddedFields(labelField).Select(field => new FieldPath(field))];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _unlabeledCount;

    /// <summary>Returns the fields that are added to each document: of the label, the cluster name and the distance.</summary>
    public static string[] AddedFields(string labelField) => [labelField, $"{labelField}_name", $"{labelField}_distance"];

    /// <summary>Writes the file and returns what is in it.</summary>
    public async Task<ClusterDistribution> WriteAsync(
        string path, DocumentFileOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        options = DocumentFile.Complete(path, options);
        if (options.Format == DocumentFileFormat.Numpy)
        {
            throw new NotSupportedException(
                $"'{path}': an array of NumPy has no place for labels. Write CSV, JSON Lines or Parquet, or the centroids with "
                + $"{nameof(ClusterOps.ExportCentroidsAsync)}.");
        }

        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        await RequireNewFieldsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        MemberDistances members = await MemberDistances.ReadAsync(context, clustering, query.Filter, progress, cancellationToken).ConfigureAwait(false);
        foreach (string label in clustering.Labels)
        {
            _counts[label] = 0;
        }

        IAsyncEnumerable<Document> documents = ReadAsync(members, names, progress, cancellationToken);
        await DocumentFileWriter.WriteFileAsync(path, documents, WithAddedColumns(options), cancellationToken).ConfigureAwait(false);
        return ClusterDistribution.FromCounts(_counts, _unlabeledCount).WithNames(names).WithDashboard(context.GetDashboardUrl());
    }

    private async IAsyncEnumerable<Document> ReadAsync(
        MemberDistances members,
        IReadOnlyDictionary<string, string> names,
        IProgress<OperationProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? total = progress is null ? null : await context.CountDocumentsAsync(query.Filter, cancellationToken).ConfigureAwait(false);
        long count = 0;
        string? cursor = null;
        do
        {
            DocumentPage page = await context.Store.ReadPageAsync(context.DatasetId, query, cursor, cancellationToken).ConfigureAwait(false);
            foreach (Document document in page.Documents)
            {
                yield return Label(document, members, names);
            }

            count += page.Documents.Count;
            progress?.Report(new OperationProgress(OperationStage.Writing, count, total is { } known ? Math.Max(known, count) : null));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private Document Label(Document document, MemberDistances members, IReadOnlyDictionary<string, string> names)
    {
        if (query.SelectFields is not { Count: > 0 })
        {
            // The labels of every clustering, as the store holds them.
            document.Remove(ClusteringKey.RootField);
        }

        (string? label, double? distance) = members.Of(document.Id);
        if (label is null)
        {
            _unlabeledCount++;
        }
        else
        {
            _counts[label] = _counts.GetValueOrDefault(label) + 1;
        }

        document[_paths[0]] = label;
        document[_paths[1]] = label is null ? null : names.GetValueOrDefault(label);
        document[_paths[2]] = distance;
        return document;
    }

    /// <summary>Validates that the fields of the export do not replace fields of the documents.</summary>
    private async Task RequireNewFieldsAsync(CancellationToken cancellationToken)
    {
        Schema schema = await context.Store.GetSchemaAsync(context.DatasetId, cancellationToken).ConfigureAwait(false);
        string? taken = _added.FirstOrDefault(field => schema.ContainsKey(field) && IsSelected(field));
        if (taken is not null)
        {
            throw Taken(context.DatasetId, taken, labelField);
        }
    }

    private static ArgumentException Taken(string datasetId, string field, string labelField)
    {
        Explanation reason = new(
            $"Dataset '{datasetId}': documents already have a field '{field}'.",
            nameof(ClusterOps.ExportAsync),
            $"Name another one for the label: {nameof(ClusterOps.ExportAsync)}(path, labelField: \"found_{labelField}\").");
        return reason.On(new ArgumentException(reason.Message, nameof(labelField)));
    }

    private bool IsSelected(string field) => query.SelectFields is not { Count: > 0 } selected
        || selected.Any(name => $"{field}.".StartsWith($"{name}.", StringComparison.Ordinal) || name.StartsWith($"{field}.", StringComparison.Ordinal));

    /// <summary>Adds the columns of the export to those that the options name, and their types, which no value shows while all are null.</summary>
    private DocumentFileOptions WithAddedColumns(DocumentFileOptions options)
    {
        Dictionary<string, ColumnType> types = new(StringComparer.Ordinal)
        {
            [_added[0]] = ColumnType.Text,
            [_added[1]] = ColumnType.Text,
            [_added[2]] = ColumnType.Number,
        };
        foreach ((string column, ColumnType type) in options.ColumnTypes ?? new Dictionary<string, ColumnType>(StringComparer.Ordinal))
        {
            types[column] = type;
        }

        return options with
        {
            ColumnTypes = types,
            Columns = options.Columns is { } columns ? [.. columns.Union(_added, StringComparer.Ordinal)] : null,
        };
    }
}

/// <summary>The label of each document, and its distance to the centroid of that label.</summary>
internal sealed class MemberDistances
{
    private readonly Dictionary<string, string> _labels;
    private readonly Dictionary<string, int> _positions;
    private readonly StoredClustering _clustering;
    private readonly VectorColumn? _column;

    private MemberDistances(StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, VectorColumn? column)
    {
        (_clustering, _column) = (clustering, column);
        _labels = labels.ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
        _positions = clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
    }

    public static async Task<MemberDistances> ReadAsync(
        ClusteringContext context,
        StoredClustering clustering,
        Filter? filter,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter, cancellationToken).ConfigureAwait(false);

        // Without a centroid nothing is measured, and there may be no vector.
        VectorColumn? column = clustering.Labels.Count == 0 ? null : await context.ReadVectorsAsync(progress, cancellationToken).ConfigureAwait(false);
        return new MemberDistances(clustering, labels, column);
    }

    /// <summary>Returns the label of a document, and its distance if it has a vector and the label has a centroid.</summary>
    public (string? Label, double? Distance) Of(string documentId)
    {
        string? label = _labels.GetValueOrDefault(documentId);
        return label is not null && _positions.TryGetValue(label, out int position) && _column!.DocumentIds.Find(documentId) is var row and >= 0
            ? (label, MemberRanking.Measure(_column.Vectors, row, _clustering.Centroids[position], _clustering.Metric).Distance)
            : (label, null);
    }
}
