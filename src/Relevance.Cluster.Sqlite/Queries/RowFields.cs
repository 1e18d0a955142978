using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Reads some fields of a row as a document: from its JSON, and from its labels if a path requires them.</summary>
internal sealed class RowFields
{
    private readonly PartialDocument? _partial;
    private readonly RowLabels _labels;
    private readonly RowGuard _guard;

    /// <summary>Initializes a new instance of the <see cref="RowFields"/> class.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="labels">The labels of the dataset.</param>
    /// <param name="paths">The paths to read; null for the entire document.</param>
    public RowFields(DatasetInfo dataset, LabelTable labels, IReadOnlyCollection<FieldPath>? paths)
    {
        _partial = paths is null ? null : new PartialDocument(paths);
        _labels = new RowLabels(dataset, labels, paths);
        _guard = labels.Guard;
    }

    /// <summary>Gets the SQL expression about a document <c>d</c> for the last argument of <see cref="Read"/>.</summary>
    public string LabelsSql => _labels.Sql;

    /// <summary>Reads the fields of one row.</summary>
    /// <param name="row">The row number.</param>
    /// <param name="stored">The stored JSON.</param>
    /// <param name="labels">The result of <see cref="LabelsSql"/>.</param>
    public Document Read(long row, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> labels)
    {
        ReadOnlySpan<byte> body = _guard.OpenBody(row, stored);
        Document document = _partial is null ? Document.Parse(body) : _partial.Read(body);
        _labels.Put(document, row, labels);
        return document;
    }
}
