using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>Writes one batch of documents within the open transaction. A rejected document changes nothing.</summary>
internal sealed class BatchWriter
{
    private readonly SqliteDatabase _database;
    private readonly DatasetCatalog _catalog;
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly List<RejectedDocument> _rejected = [];
    private DatasetInfo _dataset;
    private Schema _schema;
    private LabelTable _labels;
    private long[] _vectorCounts;
    private ReadOnlyMemory<float>?[] _vectors;
    private readonly HashSet<long> _written = [];
    private readonly HashSet<long> _labelled = [];
    private readonly long _revision;
    private long _inserted;
    private long _updated;
    private bool _hasChangedVectors;

    public BatchWriter(SqliteDatabase database, DatasetCatalog catalog, DatasetInfo dataset)
    {
        _database = database;
        _catalog = catalog;
        _dataset = dataset;
        _revision = dataset.Revision;
        _schema = dataset.Schema;
        _labels = new LabelTable(database, dataset);
        _vectorCounts = [.. dataset.VectorFields.Select(field => field.Count)];
        _vectors = new ReadOnlyMemory<float>?[_vectorCounts.Length];
    }

    /// <summary>Writes the documents in order and updates the dataset's counters and schema.</summary>
    public WriteSummary Write(IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken)
    {
        foreach ((int index, Document document) in documents.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            if (Write(document, mode) is { } reason)
            {
                _rejected.Add(new RejectedDocument(document.Id, reason) { Index = index });
            }
        }

        _labels.Finish();
        _dataset = _dataset with
        {
            DocumentCount = _dataset.DocumentCount + _inserted,
            Revision = _inserted > 0 || _hasChangedVectors ? DatasetInfo.MakeRevision()
                : _written.Count > 0 ? _dataset.NextRevision()
                : _revision,
        };
        _catalog.SetCounters(_dataset);
        if (_written.Count > 0)
        {
            _labelled.UnionWith(_labels.Changed);
            _catalog.Changes.Add(new RowChanges(_dataset.Id, _revision, _dataset.Revision) { Written = _written, Clusterings = _labelled });
        }

        for (int i = 0; i < _vectorCounts.Length; i++)
        {
            if (_vectorCounts[i] != _dataset.VectorFields[i].Count)
            {
                _catalog.SetVectorCount(_dataset.VectorFields[i], _vectorCounts[i]);
            }
        }

        return new WriteSummary { InsertedCount = _inserted, UpdatedCount = _updated, Rejected = _rejected };
    }

    /// <summary>Writes one document.</summary>
    /// <returns>The reason if the document is rejected; null if it was written.</returns>
    private string? Write(Document document, WriteMode mode)
    {
        long? known = FindRow(document.Id);
        if (known is not null && mode == WriteMode.Insert)
        {
            return $"field '{Document.IdField}': expected a new id, found '{document.Id}', which already exists or is earlier in the same batch";
        }

        if (known is null && mode == WriteMode.Update)
        {
            return $"field '{Document.IdField}': expected the id of a document, found '{document.Id}', which does not exist";
        }

        Schema schema = _schema;
        if (!DocumentParts.TryTake(ref schema, document, out DocumentParts? parts, out string? reason) || !TryAddClusterings(parts.Labels, out reason))
        {
            return reason;
        }

        UseSchema(schema);
        parts.TakeVectors(_dataset.VectorPaths, _vectors);
        if (known is not { } row)
        {
            InsertDocument(document.Id, parts);
        }
        else if (mode == WriteMode.Update)
        {
            MergeDocument(row, document.Id, parts);
        }
        else
        {
            ReplaceDocument(row, document.Id, parts);
        }

        return null;
    }

    private void InsertDocument(string id, DocumentParts parts)
    {
        long row = _dataset.NextRow;
        _dataset = _dataset with { NextRow = row + 1 };
        parts.WriteBody(_body);
        _labels.Guard.AddChecksum(row, _body);
        using (SqliteStatement statement = _database.Prepare($"INSERT INTO {_dataset.Documents}(row, id, body) VALUES(?, ?, ?)"))
        {
            statement.Bind(1, row).Bind(2, id).BindBlob(3, _body.WrittenSpan).Run();
        }

        for (int i = 0; i < _vectors.Length; i++)
        {
            WriteVector(i, (row, id), hadVector: false);
        }

        WriteLabels(row, parts.Labels);
        _written.Add(row);
        _inserted++;
    }

    private void ReplaceDocument(long row, string id, DocumentParts parts)
    {
        for (int i = 0; i < _vectors.Length; i++)
        {
            WriteVector(i, (row, id), RemoveVector(i, row));
        }

        parts.WriteBody(_body);
        UpdateBody(row);
        _labels.RemoveRow(row);
        WriteLabels(row, parts.Labels);
        _updated++;
    }

    private void MergeDocument(long row, string id, DocumentParts changes)
    {
        Document merged = ReadBody(row);
        merged.Merge(changes.Rest);
        for (int i = 0; i < _vectors.Length; i++)
        {
            // The placeholder of an unchanged vector is in the stored body; any other value has replaced it.
            bool keepsVector = _vectors[i] is null && VectorPlaceholder.IsAt(merged, _dataset.VectorFields[i].Path);
            if (!keepsVector)
            {
                WriteVector(i, (row, id), RemoveVector(i, row));
            }
        }

        _body.ResetWrittenCount();
        merged.WriteJson(_body);
        UpdateBody(row);
        WriteLabels(row, changes.Labels);
        _updated++;
    }

    private Document ReadBody(long row)
    {
        using SqliteStatement statement = _database.Prepare($"SELECT body FROM {_dataset.Documents} WHERE row = ?");
        return statement.Bind(1, row).Step() ? Document.Parse(_labels.Guard.OpenBody(row, statement.GetBytes(0))) : throw _labels.Guard.Lost(row);
    }

    private void UpdateBody(long row)
    {
        _written.Add(row);
        _labels.Guard.AddChecksum(row, _body);
        using SqliteStatement statement = _database.Prepare($"UPDATE {_dataset.Documents} SET body = ? WHERE row = ?");
        statement.BindBlob(1, _body.WrittenSpan).Bind(2, row).Run();
    }

    private long? FindRow(string id)
    {
        using SqliteStatement statement = _database.Prepare($"SELECT row FROM {_dataset.Documents} WHERE id = ?");
        return statement.Bind(1, id).Step() ? statement.GetInteger(0) : null;
    }

    private void WriteVector(int index, (long Row, string Id) document, bool hadVector)
    {
        _hasChangedVectors |= hadVector;
        if (_vectors[index] is not { } vector)
        {
            return;
        }

        using SqliteStatement statement = _database.Prepare($"INSERT INTO {_dataset.VectorFields[index].Table}(row, value) VALUES(?, ?)");
        statement.Bind(1, document.Row);
        RowGuard.BindVector(statement, 2, _dataset.VectorFields[index], document, vector.Span);
        statement.Run();
        _vectorCounts[index]++;
        _hasChangedVectors = true;
    }

    private bool RemoveVector(int index, long row)
    {
        using SqliteStatement statement = _database.Prepare($"DELETE FROM {_dataset.VectorFields[index].Table} WHERE row = ?");
        statement.Bind(1, row).Run();
        bool hadVector = _database.Changes > 0;
        _vectorCounts[index] -= hadVector ? 1 : 0;
        return hadVector;
    }

    private void WriteLabels(long row, LabelContent content)
    {
        foreach ((ClusteringKey key, string? label) in content.Labels)
        {
            if (_dataset.FindClustering(key) is { } clustering)
            {
                _labels.Write(clustering, row, label);
            }
        }
    }

    /// <summary>Creates the clusterings that labels need; none if one of them is not valid.</summary>
    private bool TryAddClusterings(LabelContent content, [NotNullWhen(false)] out string? reason)
    {
        ClusteringKey[] missing =
            [.. content.Labels.Where(label => label.Value is not null && _dataset.FindClustering(label.Key) is null).Select(label => label.Key).Distinct()];
        ClusteringTable table = new(_database, _dataset);
        reason = missing.Select(table.FindFault).FirstOrDefault(fault => fault is not null);
        if (reason is not null)
        {
            return false;
        }

        if (missing.Length > 0)
        {
            _dataset = _dataset with { Clusterings = [.. _dataset.Clusterings, .. missing.Select(table.GetOrAdd)] };
            _labels.Finish();
            _labelled.UnionWith(_labels.Changed);
            _labels = new LabelTable(_database, _dataset);
        }

        return true;
    }

    private void UseSchema(Schema schema)
    {
        if (ReferenceEquals(schema, _schema))
        {
            return;
        }

        _schema = schema;
        _dataset = _dataset with { Schema = schema, VectorFields = _catalog.SetSchema(_dataset, schema) };
        if (_vectorCounts.Length != _dataset.VectorFields.Count)
        {
            // New fields are after the existing ones.
            Array.Resize(ref _vectorCounts, _dataset.VectorFields.Count);
            _vectors = new ReadOnlyMemory<float>?[_vectorCounts.Length];
        }
    }
}
