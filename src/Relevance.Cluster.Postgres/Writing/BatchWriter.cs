using System.Buffers;
using System.Text;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Writing;

/// <summary>
/// Writes one batch of documents within a transaction that has locked the dataset. The documents are applied in memory, in their order, and then written at
/// once. A rejected document changes nothing.
/// </summary>
internal sealed class BatchWriter
{
    private readonly StoreSession _session;
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly List<RejectedDocument> _rejected = [];
    private readonly List<Dictionary<long, VectorChange>> _vectorChanges;
    private readonly Dictionary<KnownClustering, Dictionary<long, string?>> _labelChanges = [];
    private readonly long _firstNew;
    private DatasetInfo _dataset;
    private ReadOnlyMemory<float>?[] _vectors;
    private long _inserted;
    private long _updated;

    public BatchWriter(StoreSession session, DatasetInfo dataset)
    {
        _session = session;
        _dataset = dataset;
        _firstNew = dataset.NextPosition;
        _vectorChanges = [.. dataset.VectorFields.Select(_ => new Dictionary<long, VectorChange>())];
        _vectors = new ReadOnlyMemory<float>?[_vectorChanges.Count];
    }

    /// <summary>Writes the documents in order and updates the dataset's record.</summary>
    public async Task<WriteSummary> WriteAsync(IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken)
    {
        List<Document> all = new(documents.Count);
        foreach (Document document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ArgumentNullException.ThrowIfNull(document, nameof(documents));
            all.Add(document);
        }

        await ReadRowsAsync(all, mode, cancellationToken).ConfigureAwait(false);
        foreach ((int index, Document document) in all.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await WriteAsync(document, mode, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                _rejected.Add(new RejectedDocument(document.Id, reason) { Index = index });
            }
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new WriteSummary { InsertedCount = _inserted, UpdatedCount = _updated, Rejected = _rejected };
    }

    /// <summary>Finds the documents that exist; their JSON is needed only to merge with it.</summary>
    private async Task ReadRowsAsync(List<Document> documents, WriteMode mode, CancellationToken cancellationToken)
    {
        byte[][] keys = [.. documents.Select(document => document.Id).Distinct(StringComparer.Ordinal).Select(DocumentKey.Of)];
        string body = mode == WriteMode.Update ? "body" : "NULL::bytea";
        List<Row> rows = await _session.QueryAsync(
            $"SELECT seq, id, {body} FROM {_session.Tables.Documents(_dataset.Id)} WHERE {DocumentKey.Expression} = ANY($1)",
            row => new Row(row.GetInt64(0), row.GetFieldValue<byte[]>(1)) { Stored = row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2) },
            cancellationToken,
            (object)keys).ConfigureAwait(false);
        foreach (Row row in rows)
        {
            _rows.Add(Encoding.UTF8.GetString(row.Id), row);
        }
    }

    /// <summary>Applies one document.</summary>
    /// <returns>The reason if the document is rejected; null if it is written.</returns>
    private async ValueTask<string?> WriteAsync(Document document, WriteMode mode, CancellationToken cancellationToken)
    {
        bool isKnown = _rows.TryGetValue(document.Id, out Row? row);
        if (isKnown && mode == WriteMode.Insert)
        {
            return $"field '{Document.IdField}': expected a new id, found '{document.Id}', which already exists or is earlier in the same batch";
        }

        if (!isKnown && mode == WriteMode.Update)
        {
            return $"field '{Document.IdField}': expected the id of a document, found '{document.Id}', which does not exist";
        }

        Schema schema = _dataset.Schema;
        if (!DocumentParts.TryTake(ref schema, document, out DocumentParts? parts, out string? reason)
            || (reason = await TryAddClusteringsAsync(parts.Labels, cancellationToken).ConfigureAwait(false)) is not null)
        {
            return reason;
        }

        await UseSchemaAsync(schema, cancellationToken).ConfigureAwait(false);
        parts.TakeVectors(_dataset.VectorPaths, _vectors);
        if (row is null)
        {
            row = new Row(_dataset.NextPosition, Encoding.UTF8.GetBytes(document.Id));
            _rows.Add(document.Id, row);
            _dataset = _dataset with { NextPosition = row.Position + 1 };
            Replace(row, parts);
            _inserted++;
        }
        else if (mode == WriteMode.Update)
        {
            Merge(row, parts);
            _updated++;
        }
        else
        {
            Replace(row, parts);
            _updated++;
        }

        return null;
    }

    private void Replace(Row row, DocumentParts parts)
    {
        row.Body = parts.Rest;
        row.IsChanged = true;
        for (int i = 0; i < _vectors.Length; i++)
        {
            if (_vectors[i] is not null || !IsNew(row) || _vectorChanges[i].ContainsKey(row.Position))
            {
                _vectorChanges[i][row.Position] = new VectorChange(row.Id, _vectors[i] ?? default);
            }
        }

        foreach (KnownClustering clustering in _dataset.Clusterings)
        {
            if (!IsNew(row) || GetLabels(clustering).ContainsKey(row.Position))
            {
                GetLabels(clustering)[row.Position] = null;
            }
        }

        SetLabels(row, parts.Labels);
    }

    private void Merge(Row row, DocumentParts changes)
    {
        row.Body ??= Document.Parse(row.Stored);
        row.Body.Merge(changes.Rest);
        row.IsChanged = true;
        for (int i = 0; i < _vectors.Length; i++)
        {
            // The placeholder of an unchanged vector is in the stored body; any other value has replaced it.
            bool keepsVector = _vectors[i] is null && VectorPlaceholder.IsAt(row.Body, _dataset.VectorFields[i].Path);
            if (!keepsVector)
            {
                _vectorChanges[i][row.Position] = new VectorChange(row.Id, _vectors[i] ?? default);
            }
        }

        SetLabels(row, changes.Labels);
    }

    private bool IsNew(Row row) => row.Position >= _firstNew;

    private void SetLabels(Row row, LabelContent content)
    {
        foreach ((ClusteringKey key, string? label) in content.Labels)
        {
            if (_dataset.FindClustering(key) is { } clustering)
            {
                GetLabels(clustering)[row.Position] = label;
            }
        }
    }

    private Dictionary<long, string?> GetLabels(KnownClustering clustering)
    {
        if (!_labelChanges.TryGetValue(clustering, out Dictionary<long, string?>? labels))
        {
            _labelChanges.Add(clustering, labels = []);
        }

        return labels;
    }

    /// <summary>Creates the clusterings that labels need; none if one of them is not valid.</summary>
    /// <returns>The reason why one is not valid; otherwise null.</returns>
    private async ValueTask<string?> TryAddClusteringsAsync(LabelContent content, CancellationToken cancellationToken)
    {
        ClusteringKey[] missing =
            [.. content.Labels.Where(label => label.Value is not null && _dataset.FindClustering(label.Key) is null).Select(label => label.Key).Distinct()];
        ClusteringKey[] known = [.. _dataset.Clusterings.Select(clustering => clustering.Key)];
        if (missing.Select(key => LabelFields.FindFault(key, known)).FirstOrDefault(fault => fault is not null) is { } reason)
        {
            return reason;
        }

        foreach (ClusteringKey key in missing)
        {
            KnownClustering added = await new ClusteringTable(_session, _dataset).GetOrAddAsync(key, cancellationToken).ConfigureAwait(false);
            _dataset = _dataset with { Clusterings = [.. _dataset.Clusterings, added] };
        }

        return null;
    }

    private async ValueTask UseSchemaAsync(Schema schema, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(schema, _dataset.Schema))
        {
            return;
        }

        // New fields are after the existing ones.
        IReadOnlyList<VectorField> fields =
            await DatasetCatalog.AddVectorFieldsAsync(_session, _dataset.Id, schema, _dataset.VectorFields, cancellationToken).ConfigureAwait(false);
        _dataset = _dataset with { Schema = schema, VectorFields = fields };
        while (_vectorChanges.Count < fields.Count)
        {
            _vectorChanges.Add([]);
        }

        Array.Resize(ref _vectors, fields.Count);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        Row[] changed = [.. _rows.Values.Where(row => row.IsChanged).OrderBy(row => row.Position)];
        int firstNew = changed.TakeWhile(row => !IsNew(row)).Count();
        await WriteBodiesAsync(changed[..firstNew], changed[firstNew..], cancellationToken).ConfigureAwait(false);
        bool hasChangedVectors = _inserted > 0;
        for (int i = 0; i < _vectorChanges.Count; i++)
        {
            VectorWriter writer = new(_session, _dataset.VectorFields[i]);
            hasChangedVectors |= await writer.WriteAsync(_vectorChanges[i], _firstNew, cancellationToken).ConfigureAwait(false);
        }

        LabelTable table = new(_session, _dataset);
        foreach ((KnownClustering clustering, Dictionary<long, string?> labels) in _labelChanges)
        {
            await table.WriteAsync(clustering, labels, cancellationToken).ConfigureAwait(false);
        }

        if (changed.Length > 0)
        {
            _dataset = _dataset with
            {
                DocumentCount = _dataset.DocumentCount + _inserted,
                Revision = DatasetInfo.MakeRevision(),
                VectorRevision = hasChangedVectors ? DatasetInfo.MakeRevision() : _dataset.VectorRevision,
            };
            await DatasetCatalog.UpdateAsync(_session, _dataset, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteBodiesAsync(Row[] replaced, Row[] added, CancellationToken cancellationToken)
    {
        string table = _session.Tables.Documents(_dataset.Id);
        if (replaced.Length > 0)
        {
            long[] positions = Array.ConvertAll(replaced, row => row.Position);
            byte[][] bodies = Array.ConvertAll(replaced, row => Encoding.UTF8.GetBytes(row.Body!.ToJson()));
            await _session.ExecuteAsync(
                $"UPDATE {table} d SET body = c.body FROM unnest($1, $2) c(seq, body) WHERE d.seq = c.seq", cancellationToken, positions, bodies)
                .ConfigureAwait(false);
        }

        if (added.Length == 0)
        {
            return;
        }

        ArrayBufferWriter<byte> body = new();
        CopyWriter copy = await CopyWriter.OpenAsync(_session, $"{table}(seq, id, body)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (Row row in added)
            {
                body.ResetWrittenCount();
                row.Body!.WriteJson(body);
                await copy.StartRowAsync(3, cancellationToken).ConfigureAwait(false);
                copy.Write(row.Position);
                copy.Write(row.Id);
                copy.Write(body.WrittenSpan);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A document of the batch, or one that exists.</summary>
    private sealed class Row(long position, byte[] id)
    {
        public long Position => position;

        public byte[] Id => id;

        /// <summary>Gets the stored JSON, if it is needed.</summary>
        public byte[]? Stored { get; init; }

        /// <summary>Gets or sets the document without labels, and with a placeholder for each vector.</summary>
        public Document? Body { get; set; }

        public bool IsChanged { get; set; }
    }
}
