using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Http;

/// <summary>
/// Makes vectors again of the lists of numbers as which JSON carries them. Where a field's name says that it holds one, reading did so already; the others are known by the schema,
/// which is asked for only when a document has such a list.
/// </summary>
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
