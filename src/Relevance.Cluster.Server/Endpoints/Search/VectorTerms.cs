using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>Reads the vectors of a search with their fields, moved towards some documents and away from others.</summary>
internal static class VectorTerms
{
    public static WireField<IReadOnlyList<FieldValue>> Queries { get; } =
        WireFields.RequiredList(
            "multivector_query",
            "The vectors: a list of {vector, fields}, the fields a list of names or an object of names and weights. "
            + "At most 100 vectors, each counted once per field.",
            RequestLimits.MaxVectors);

    private static readonly WireField<FieldValue> Positive = WireFields.Object("positive_document_ids", "Documents to move towards: {id: weight}.");
    private static readonly WireField<FieldValue> Negative = WireFields.Object("negative_document_ids", "Documents to move away from: {id: weight}.");

    public static IReadOnlyList<WireField> Fields { get; } = [Queries, Positive, Negative, WireFields.Ignored("vector_operation", "vectors are summed.")];

    public static async Task<IReadOnlyList<VectorQuery>> ReadAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<VectorQuery> queries = Parse(Queries.Name, Queries.Read(request));
        (string Id, double Weight)[] moves =
        [
            .. ReadWeights("positive_document_ids", Positive.Read(request)),
            .. ReadWeights("negative_document_ids", Negative.Read(request)).Select(move => (move.Name, -move.Weight)),
        ];
        if (moves.Length == 0)
        {
            return queries;
        }

        DocumentQuery vectors = new() { SelectFields = [.. queries.Select(query => query.VectorField).Distinct(StringComparer.Ordinal)] };
        string[] ids = [.. moves.Select(move => move.Id)];
        IReadOnlyList<Document> documents = await store.GetDocumentsAsync(request.DatasetId, ids, vectors, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId =
            documents.DistinctBy(document => document.Id, StringComparer.Ordinal).ToDictionary(document => document.Id, StringComparer.Ordinal);
        return
        [
            .. queries.Select(query =>
                Move(query, moves, id => byId.GetValueOrDefault(id) ?? throw WireException.DocumentNotFound(request.DatasetId, id))),
        ];
    }

    public static IReadOnlyList<VectorQuery> Parse(string member, IReadOnlyList<FieldValue> items)
    {
        List<VectorQuery> queries = [];
        foreach (FieldValue item in items)
        {
            IReadOnlyDictionary<string, FieldValue> parts = item.Kind == FieldKind.Object ? item.AsObject() : throw Wrong(member, "a list of objects", item);
            float[] vector = ReadVector(member, parts.GetValueOrDefault("vector"));
            FieldValue fields = parts.GetValueOrDefault("fields");
            IEnumerable<(string Name, double Weight)> weighted = fields.Kind switch
            {
                FieldKind.Text => [(fields.AsText()!, 1)],
                FieldKind.Array => fields.AsArray().Select(name => (name.AsText() ?? throw Wrong(member, "a list of field names", name), 1d)),
                FieldKind.Object => ReadWeights(member, fields),
                _ => throw Wrong(member, "'fields', the names of vector fields", fields),
            };
            ThrowIfOver(member, queries.Count + (fields.Kind == FieldKind.Array ? fields.AsArray().Count : fields.AsObject().Count));
            queries.AddRange(weighted.Select(field =>
                new VectorQuery(field.Name.Length > 0 ? field.Name : throw Wrong(member, "the name of a vector field", ""), vector) { Weight = field.Weight }));
        }

        return queries.Count > 0 ? queries : throw WireException.Invalid(member, "expected at least one vector and a field to search.");
    }

    /// <summary>Throws if a search has too many vectors, each counted once per field.</summary>
    public static void ThrowIfOver(string member, long count)
    {
        if (count > RequestLimits.MaxVectors)
        {
            throw WireException.TooMany(member, "vectors, each counted once per field", RequestLimits.MaxVectors, count);
        }
    }

    public static float[] ReadVector(string member, FieldValue value) =>
        value.TryGetVector(out ReadOnlyMemory<float> vector) && vector.Length > 0
            ? vector.ToArray()
            : throw Wrong(member, "'vector', a list of numbers", value);

    private static VectorQuery Move(VectorQuery query, (string Id, double Weight)[] moves, Func<string, Document> documentOf)
    {
        float[] vector = query.Vector.ToArray();
        foreach ((string id, double weight) in moves)
        {
            ReadOnlySpan<float> other = documentOf(id).GetVector(query.VectorField).Span;
            for (int i = 0; i < Math.Min(vector.Length, other.Length); i++)
            {
                vector[i] += (float)(weight * other[i]);
            }
        }

        return new VectorQuery(query.VectorField, vector) { Weight = query.Weight };
    }

    private static IEnumerable<(string Name, double Weight)> ReadWeights(string member, FieldValue value) =>
        value.AsObject().Select(entry =>
            (entry.Key, entry.Value.AsNumber() ?? throw Wrong(member, $"a number as the weight of '{entry.Key}'", entry.Value)));

    private static WireException Wrong(string member, string expected, FieldValue actual) =>
        WireException.Invalid(member, $"expected {expected}, found {WireBody.Describe(actual)}.");
}
