using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>One dataset of a <see cref="ReferenceStore"/>: its content, and its changes. Not thread-safe.</summary>
internal sealed partial class ReferenceDataset
{
    private readonly string _id;
    private readonly Func<long> _nextChange;
    private readonly Dictionary<ClusteringKey, ReferenceClustering> _clusterings = [];

    // In the order of first insertion. Bodies have no labels, and are replaced, never changed.
    private readonly OrderedDictionary<string, Document> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);
    private Schema _schema;
    private long _nextPosition;

    /// <summary>Initializes a new instance of the <see cref="ReferenceDataset"/> class.</summary>
    /// <param name="id">The dataset's id.</param>
    /// <param name="schema">The declared fields.</param>
    /// <param name="nextChange">Returns a number that no dataset of the store has had.</param>
    public ReferenceDataset(string id, Schema schema, Func<long> nextChange)
    {
        _id = id;
        _schema = schema;
        _nextChange = nextChange;
        Metadata = new Document(id);
        Revision = NextRevision();
    }

    public Document Metadata { get; }

    public string Revision { get; private set; }

    /// <summary>Gets the schema with the fields at which labels are presented.</summary>
    public Schema PresentedSchema
    {
        get
        {
            Schema presented = _schema;
            foreach (string path in _clusterings.Keys.Select(key => key.LabelField))
            {
                string[] names = path.Split('.');
                for (int i = 1; i < names.Length; i++)
                {
                    presented = presented.With(string.Join('.', names[..i]), FieldType.Dictionary);
                }

                presented = presented.With(path, FieldType.Text);
            }

            return presented;
        }
    }

    public WriteSummary Write(IReadOnlyList<Document> documents, WriteMode mode)
    {
        long inserted = 0;
        long updated = 0;
        List<RejectedDocument> rejected = [];
        foreach ((int index, Document document) in documents.Index())
        {
            bool isKnown = _bodies.ContainsKey(document.Id);
            if (Write(document, mode) is { } reason)
            {
                rejected.Add(new RejectedDocument(document.Id, reason) { Index = index });
            }
            else if (isKnown)
            {
                updated++;
            }
            else
            {
                inserted++;
            }
        }

        return new WriteSummary { InsertedCount = inserted, UpdatedCount = updated, Rejected = rejected };
    }

    public long DeleteDocuments(Filter filter)
    {
        string[] ids = [.. Select(filter).Select(document => document.Id)];
        foreach (string id in ids)
        {
            _bodies.Remove(id);
            _positions.Remove(id);
            RemoveLabels(id);
        }

        Revision = ids.Length == 0 ? Revision : NextRevision();
        return ids.Length;
    }

    public void DeclareVectorField(string field, FieldType type)
    {
        if (field == Document.IdField || ReferenceLabels.IsLabelPath(field))
        {
            throw new ArgumentException($"'{field}' cannot be a vector field.", nameof(field));
        }

        if (_schema.TryGetValue(field, out FieldType known) && known.IsVector && known != type)
        {
            throw Reject(field, type, documentId: null, known.ToString());
        }

        foreach (Document body in _bodies.Values)
        {
            if (!SchemaInference.IsVectorAcceptable(field, body[field], type.Dimension, out string? reason))
            {
                throw Reject(field, type, body.Id, reason);
            }
        }

        _schema = _schema.With(field, type);
        foreach (Document body in _bodies.Values.ToArray())
        {
            Put(body);
        }
    }

    /// <summary>Writes one document.</summary>
    /// <returns>Why it is rejected; null when it was written.</returns>
    private string? Write(Document document, WriteMode mode)
    {
        bool isKnown = _bodies.TryGetValue(document.Id, out Document? current);
        if (isKnown && mode == WriteMode.Insert)
        {
            return $"field '_id': expected an id that is not in the dataset, '{document.Id}' is there already";
        }

        if (!isKnown && mode == WriteMode.Update)
        {
            return $"field '_id': expected an id that is in the dataset, '{document.Id}' is not there";
        }

        Document rest = document.Clone();
        Schema schema = _schema;
        if (!ReferenceLabels.TryTake(rest, out List<KeyValuePair<ClusteringKey, string?>> labels, out string? reason)
            || !SchemaInference.TryExtend(ref schema, rest, out reason)
            || !TryAddClusterings(labels, out reason))
        {
            return reason;
        }

        _schema = schema;
        if (mode == WriteMode.Update)
        {
            Document merged = current!.Clone();
            merged.Merge(rest);
            Put(merged);
        }
        else
        {
            RemoveLabels(document.Id);
            Put(rest);
        }

        foreach ((ClusteringKey key, string? label) in labels)
        {
            if (_clusterings.TryGetValue(key, out ReferenceClustering? clustering))
            {
                clustering.SetLabel(document.Id, label);
            }
        }

        return null;
    }

    /// <summary>Replaces the body with the same id, or adds the body at the end; lists of numbers in vector fields become vectors.</summary>
    private void Put(Document document)
    {
        Document body = document.Clone();
        foreach (string field in _schema.VectorFields)
        {
            if (body[field].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                body[field] = vector.ToArray();
            }
        }

        bool isChange = true;
        if (_bodies.TryGetValue(body.Id, out Document? before))
        {
            isChange = _schema.VectorFields.Any(field => before[field] != body[field]);
        }
        else
        {
            _positions.Add(body.Id, _nextPosition++);
        }

        _bodies[body.Id] = body;
        Revision = isChange ? NextRevision() : Revision;
    }

    private string NextRevision() => _nextChange().ToString(CultureInfo.InvariantCulture);

    private VectorShapeException Reject(string field, FieldType type, string? documentId, string actual) =>
        new($"Dataset '{_id}', {(documentId is null ? "" : $"document '{documentId}', ")}field '{field}'", $"{type}, all finite numbers", actual)
        {
            DatasetId = _id,
            DocumentId = documentId,
            VectorField = field,
        };
}
