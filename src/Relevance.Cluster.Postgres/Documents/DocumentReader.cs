using System.Text;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Documents;

/// <summary>Combines stored JSON, vectors and labels to documents.</summary>
internal sealed class DocumentReader
{
    private readonly StoreSession _session;
    private readonly DatasetInfo _dataset;
    private readonly FieldPath[]? _selected;
    private readonly PartialDocument? _partial;
    private readonly bool _includesVectors;
    private readonly VectorField[] _vectorFields;
    private readonly KnownClustering[] _clusterings;

    /// <summary>Initializes a new instance of the <see cref="DocumentReader"/> class.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="query">The fields to read; the other members are ignored. Null means all fields.</param>
    public DocumentReader(StoreSession session, DatasetInfo dataset, DocumentQuery? query)
    {
        _session = session;
        _dataset = dataset;
        _includesVectors = query?.IncludeVectors ?? true;
        if (query?.SelectFields is { Count: > 0 } selected)
        {
            _selected = [.. selected.Select(path => new FieldPath(path))];
            _partial = new PartialDocument(_selected);
        }

        _vectorFields = [.. dataset.VectorFields.Where(field => IsSelected(field.Path))];
        _clusterings = [.. dataset.Clusterings.Where(clustering => IsSelected(clustering.LabelPath))];
    }

    /// <summary>Reads documents with some ids, in their order; an id that no document has is left out.</summary>
    public async Task<IReadOnlyList<Document>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        byte[][] keys = [.. ids.Distinct(StringComparer.Ordinal).Select(DocumentKey.Of)];
        List<(string Id, long Position)> found = await _session.QueryAsync(
            $"SELECT id, seq FROM {_session.Tables.Documents(_dataset.Id)} WHERE {DocumentKey.Expression} = ANY($1)",
            row => (Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), row.GetInt64(1)),
            cancellationToken,
            (object)keys).ConfigureAwait(false);
        Dictionary<string, long> positionOf = found.ToDictionary(row => row.Id, row => row.Position, StringComparer.Ordinal);
        Document[] read = await ReadAsync([.. found.Select(row => row.Position)], cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> documentOf = read.ToDictionary(document => document.Id, StringComparer.Ordinal);
        HashSet<string> given = new(StringComparer.Ordinal);
        List<Document> documents = [];
        foreach (string id in ids.Where(positionOf.ContainsKey))
        {
            // Each is a document of its own, also of a repeated id.
            documents.Add(given.Add(id) ? documentOf[id] : documentOf[id].Clone());
        }

        return documents;
    }

    /// <summary>Reads the documents at positions, in their order.</summary>
    /// <param name="positions">The positions of existing documents, each once.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<Document[]> ReadAsync(long[] positions, CancellationToken cancellationToken)
    {
        if (positions.Length == 0)
        {
            return [];
        }

        List<(long Position, Document Document)> rows = await _session.QueryAsync(
            $"SELECT seq, body FROM {_session.Tables.Documents(_dataset.Id)} WHERE seq = ANY($1)",
            row => (row.GetInt64(0), Parse(row.GetFieldValue<byte[]>(1))),
            cancellationToken,
            (object)positions).ConfigureAwait(false);
        Dictionary<long, Document> documents = rows.ToDictionary(row => row.Position, row => row.Document);
        foreach (VectorField field in _vectorFields)
        {
            await AddVectorsAsync(documents, field, cancellationToken).ConfigureAwait(false);
        }

        LabelTable table = new(_session, _dataset);
        foreach (KnownClustering clustering in _clusterings)
        {
            LabelNumbers labels = await table.ReadAsync(clustering, positions, cancellationToken).ConfigureAwait(false);
            foreach ((long position, Document document) in documents)
            {
                if (labels.GetText(position) is { } label)
                {
                    document[clustering.LabelPath] = label;
                }
            }
        }

        return Array.ConvertAll(positions, position => Finish(documents[position]));
    }

    private Document Parse(byte[] body) => _partial is null ? Document.Parse(body) : _partial.Read(body);

    private async Task AddVectorsAsync(Dictionary<long, Document> documents, VectorField field, CancellationToken cancellationToken)
    {
        long[] positions = [.. documents.Where(row => VectorPlaceholder.IsAt(row.Value, field.Path)).Select(row => row.Key)];
        if (!_includesVectors)
        {
            Array.ForEach(positions, position => documents[position].Remove(field.Path));
            return;
        }

        Dictionary<long, float[]> vectors = positions.Length == 0
            ? []
            : await VectorReader.ReadAsync(_session, field, positions, cancellationToken).ConfigureAwait(false);
        foreach (long position in positions)
        {
            Document document = documents[position];
            document[field.Path] = vectors.TryGetValue(position, out float[]? vector)
                ? vector
                : throw _session.Damaged(_dataset, document.Id, field.Path.ToString(), "has lost its vector");
        }
    }

    private Document Finish(Document document)
    {
        if (!_includesVectors)
        {
            document.RemoveVectors();
        }

        return _selected is null ? document : document.Select(_selected);
    }

    private bool IsSelected(FieldPath path) =>
        _selected is null || Array.Exists(_selected, selected => LabelFields.AreRelated(selected.ToString(), path.ToString()));
}
