using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Http;

/// <summary>Converts arrays of numbers in documents back to vectors, since JSON has no vectors.</summary>
/// <remarks>A field whose name marks a vector is converted when the document is read. The other vector fields are in the schema, which is read only if a
/// document has such an array.</remarks>
internal sealed class VectorRestorer(DatasetCalls calls, string datasetId)
{
    private string[]? _fields;

    public async Task RestoreAsync(IEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        foreach (Document document in documents)
        {
            if (HasList(document.Fields))
            {
                _fields ??= [.. (await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false)).VectorFields];
                Restore(document, _fields);
            }
        }
    }

    private static void Restore(Document document, string[] fields)
    {
        foreach (string field in fields)
        {
            if (document[field] is { Kind: FieldKind.Array } list && list.TryGetVector(out ReadOnlyMemory<float> vector) && vector.Length > 0)
            {
                document[field] = vector;
            }
        }
    }

    private static bool HasList(FieldMap map)
    {
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            bool has = member.Value.Kind switch
            {
                FieldKind.Array => member.Value.Items is [{ Kind: FieldKind.Number }, ..],
                FieldKind.Object => HasList(member.Value.Map!),
                _ => false,
            };
            if (has)
            {
                return true;
            }
        }

        return false;
    }
}
