using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Datasets;

/// <summary>Declares the vector fields that a write names, each when its first vector comes.</summary>
/// <param name="fields">The fields.</param>
/// <param name="readSchema">Reads the dataset's schema.</param>
/// <param name="declare">Declares a vector field with its dimension.</param>
internal sealed class VectorFieldsOfWrite(
    IReadOnlyList<string> fields, Func<CancellationToken, Task<Schema>> readSchema, Func<string, int, CancellationToken, Task> declare)
{
    /// <summary>The dimension of each field; null while it has no vector.</summary>
    private Dictionary<string, int?>? _dimensions;

    /// <summary>Declares the fields of which the batch has vectors.</summary>
    /// <param name="batch">The documents.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// The documents that hold something else than a vector of that dimension in one of the fields, each with the reason. They are not sent: some services
    /// know a document by its id alone, and of two with one id would reject both.
    /// </returns>
    /// <exception cref="VectorShapeException">A document of the dataset holds something else in a field than a vector of that length.</exception>
    public async Task<Dictionary<Document, RejectedDocument>> PrepareAsync(List<Document> batch, CancellationToken cancellationToken)
    {
        if (_dimensions is null)
        {
            Schema schema = await readSchema(cancellationToken).ConfigureAwait(false);
            _dimensions = fields.Distinct(StringComparer.Ordinal).ToDictionary(
                field => field, field => schema.TryGetValue(field, out FieldType type) && type.IsVector ? type.Length : null, StringComparer.Ordinal);
        }

        foreach (string field in _dimensions.Keys.Where(field => _dimensions[field] is null).ToArray())
        {
            Document? first = batch.Find(document => document[field].HasValue && FaultOf(document, field) is null);
            if (first is not null && first[field].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                await declare(field, vector.Length, cancellationToken).ConfigureAwait(false);
                _dimensions[field] = vector.Length;
            }
        }

        Dictionary<Document, RejectedDocument> rejected = [];
        foreach (Document document in batch)
        {
            if (_dimensions.Keys.Select(field => FaultOf(document, field)).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                rejected[document] = new RejectedDocument(document.Id, fault);
            }
        }

        return rejected;
    }

    private string? FaultOf(Document document, string field) =>
        SchemaInference.IsVectorAcceptable(field, document[field], _dimensions![field], out string? reason) ? null : reason;
}
