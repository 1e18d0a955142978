using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Declares the vector fields that a write names, each before its first vector is written.</summary>
/// <param name="store">The store.</param>
/// <param name="datasetId">The dataset.</param>
/// <param name="options">The fields, and the dimensions that are known in advance.</param>
internal sealed class VectorFieldsOfWrite(DocumentStore store, string datasetId, WriteOptions options)
{
    /// <summary>The dimension of each field; null while it has no vector.</summary>
    private Dictionary<string, int?>? _dimensions;

    /// <summary>Declares the fields of which the batch has vectors.</summary>
    /// <param name="batch">The documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The positions of the documents that hold something other than a vector of that dimension in one of the fields, each with the reason. They are not
    /// sent: some services identify a document by its id alone, and would reject both of two with one id.
    /// </returns>
    /// <exception cref="VectorShapeException">A document of the dataset holds something other than a vector of that dimension in a field.</exception>
    public async Task<SortedDictionary<int, string>> PrepareAsync(List<Document> batch, CancellationToken cancellationToken)
    {
        if (_dimensions is null)
        {
            Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
            _dimensions = options.VectorFields.Distinct(StringComparer.Ordinal).ToDictionary(
                field => field,
                field => schema.TryGetValue(field, out FieldType type) && type.IsVector ? type.Dimension : null,
                StringComparer.Ordinal);
            foreach ((string field, int dimension) in options.Dimensions.Where(known => _dimensions[known.Key] is null))
            {
                await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, dimension, cancellationToken).ConfigureAwait(false);
                _dimensions[field] = dimension;
            }
        }

        foreach (string field in _dimensions.Keys.Where(field => _dimensions[field] is null).ToArray())
        {
            Document? first = batch.Find(document => document[field].HasValue && FaultOf(document, field) is null);
            if (first is not null && first[field].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, vector.Length, cancellationToken).ConfigureAwait(false);
                _dimensions[field] = vector.Length;
            }
        }

        SortedDictionary<int, string> faults = [];
        foreach ((int place, Document document) in batch.Index())
        {
            if (_dimensions.Keys.Select(field => FaultOf(document, field)).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                faults[place] = fault;
            }
        }

        return faults;
    }

    private string? FaultOf(Document document, string field) =>
        SchemaInference.IsVectorAcceptable(field, document[field], _dimensions![field], out string? reason) ? null : reason;
}
