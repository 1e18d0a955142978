using Relevance.Cluster.Documents;

namespace Relevance.Cluster;

/// <summary>Declares the vector fields that a write names, each when its first vector comes.</summary>
internal sealed class VectorFieldsOfWrite(Dataset dataset, IReadOnlyList<string> fields)
{
    private HashSet<string>? _undeclared;

    /// <summary>Declares the fields of which the batch has vectors.</summary>
    /// <param name="batch">The documents, which the store looks at once more, with the lengths.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The documents that hold something else than a vector in one of the fields, each with the reason. They are not sent: some services know a document by its id alone, and of two with one id would reject both.</returns>
    /// <exception cref="VectorShapeException">A document of the dataset holds something else in a field than a vector of that length.</exception>
    public async Task<Dictionary<Document, RefusedDocument>> PrepareAsync(List<Document> batch, CancellationToken cancellationToken)
    {
        if (_undeclared is null)
        {
            Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            _undeclared = new(fields.Where(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector), StringComparer.Ordinal);
        }

        foreach (string field in _undeclared.ToArray())
        {
            Document? first = batch.Find(document => document[field].HasValue && FaultOf(document, field) is null);
            if (first is not null && first[field].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                await dataset.DeclareVectorFieldAsync(field, vector.Length, cancellationToken).ConfigureAwait(false);
                _undeclared.Remove(field);
            }
        }

        Dictionary<Document, RefusedDocument> refused = [];
        foreach (Document document in batch)
        {
            if (fields.Select(field => FaultOf(document, field)).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                refused[document] = new RefusedDocument(document.Id, fault);
            }
        }

        return refused;
    }

    private static string? FaultOf(Document document, string field) =>
        SchemaInference.IsVectorAcceptable(field, document[field], length: null, out string? reason) ? null : reason;
}
