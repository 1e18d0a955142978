using System.Text;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Combines stored JSON, vectors and labels to documents.</summary>
internal sealed class DocumentReader
{
    private readonly SqliteDatabase _database;
    private readonly DatasetInfo _dataset;
    private readonly LabelTable _labels;
    private readonly FieldPath[]? _selected;
    private readonly PartialDocument? _partial;
    private readonly bool _includesVectors;
    private readonly VectorField[] _vectorFields;
    private readonly KnownClustering[] _clusterings;

    /// <summary>Initializes a new instance of the <see cref="DocumentReader"/> class.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="labels">The labels of the dataset.</param>
    /// <param name="query">The fields to read; the other members are ignored. Null means all fields.</param>
    public DocumentReader(SqliteDatabase database, DatasetInfo dataset, LabelTable labels, DocumentQuery? query)
    {
        _database = database;
        _dataset = dataset;
        _labels = labels;
        _includesVectors = query?.IncludeVectors ?? true;
        if (query?.SelectFields is { Count: > 0 } selected)
        {
            _selected = [.. selected.Select(path => new FieldPath(path))];
            _partial = new PartialDocument(_selected);
        }

        _vectorFields = [.. dataset.VectorFields.Where(field => IsSelected(field.Path))];
        _clusterings = [.. dataset.Clusterings.Where(clustering => IsSelected(clustering.LabelPath))];
    }

    /// <summary>Reads the document of a row.</summary>
    /// <param name="row">The number of an existing row.</param>
    public Document Read(long row)
    {
        using SqliteStatement statement = _database.Prepare($"SELECT body FROM {_dataset.Documents} WHERE row = ?");
        return statement.Bind(1, row).Step()
            ? Read(row, statement.GetBytes(0))
            : throw _labels.Guard.Lost(row);
    }

    /// <summary>Creates a document from its stored JSON.</summary>
    public Document Read(long row, ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<byte> body = _labels.Guard.OpenBody(row, stored);
        Document document = _partial is null ? Document.Parse(body) : _partial.Read(body);
        foreach (VectorField field in _vectorFields)
        {
            ReadVector(document, field, row);
        }

        foreach (KnownClustering clustering in _clusterings)
        {
            if (_labels.Read(clustering, row) is { } label)
            {
                document[clustering.LabelPath] = label;
            }
        }

        if (!_includesVectors)
        {
            document.RemoveVectors();
        }

        return _selected is null ? document : document.Select(_selected);
    }

    private void ReadVector(Document document, VectorField field, long row)
    {
        if (!VectorPlaceholder.IsAt(document, field.Path))
        {
            return;
        }

        if (!_includesVectors)
        {
            document.Remove(field.Path);
            return;
        }

        using SqliteStatement statement = _database.Prepare($"SELECT value FROM {field.Table} WHERE row = ?");
        if (!statement.Bind(1, row).Step())
        {
            throw _labels.Guard.Damaged(document.Id, field.Path.ToString(), "has lost its vector");
        }

        float[] vector = new float[field.Dimension];
        _labels.Guard.ReadVector(field, row, Encoding.UTF8.GetBytes(document.Id), statement.GetBytes(0), vector);
        document[field.Path] = vector;
    }

    private bool IsSelected(FieldPath path) =>
        _selected is null || Array.Exists(_selected, selected => LabelFields.AreRelated(selected.ToString(), path.ToString()));
}
