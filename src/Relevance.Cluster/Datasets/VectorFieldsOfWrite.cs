using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Declares the vector fields of a write, each before its first vector is written: those that it names, and those that it detects.</summary>
/// <param name="store">The store.</param>
/// <param name="datasetId">The dataset.</param>
/// <param name="options">The fields, and the dimensions that are known in advance.</param>
internal sealed class VectorFieldsOfWrite(DocumentStore store, string datasetId, WriteOptions options)
{
    private readonly List<string> _declared = [];

    /// <summary>The dimension of each field; null while it has no vector.</summary>
    private Dictionary<string, int?>? _dimensions;

    /// <summary>Gets the fields that were declared so far.</summary>
    public IReadOnlyList<string> Declared => _declared;

    /// <summary>Declares the fields of which the batch has vectors.</summary>
    /// <param name="batch">The documents; in those of the first call, fields of vectors are detected.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The positions of the documents that hold something other than a vector of that dimension in one of the fields, each with the reason. They are not
    /// sent: some services identify a document by its id alone, and would reject both of two with one id.
    /// </returns>
    /// <exception cref="VectorShapeException">A document of the dataset holds something other than a vector of that dimension in a field.</exception>
    public async Task<SortedDictionary<int, string>> PrepareAsync(List<Document> batch, CancellationToken cancellationToken)
    {
        _dimensions ??= await BeginAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (string field in _dimensions.Keys.Where(field => _dimensions[field] is null).ToArray())
        {
            Document? first = batch.Find(document => document[field].HasValue && FaultOf(document, field) is null);
            if (first is not null && first[field].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, vector.Length, cancellationToken).ConfigureAwait(false);
                _dimensions[field] = vector.Length;
                _declared.Add(field);
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

    private async Task<Dictionary<string, int?>> BeginAsync(List<Document> batch, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> detected = options.DetectsVectorFields ? DetectedVectorFields.Of(batch) : new Dictionary<string, int>();
        if (options.VectorFields.Count == 0 && detected.Count == 0)
        {
            return [];
        }

        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int?> dimensions = options.VectorFields.Distinct(StringComparer.Ordinal).ToDictionary(
            field => field,
            field => schema.TryGetValue(field, out FieldType type) && type.IsVector ? type.Dimension : null,
            StringComparer.Ordinal);
        foreach ((string field, int dimension) in options.Dimensions.Where(known => dimensions[known.Key] is null))
        {
            await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, dimension, cancellationToken).ConfigureAwait(false);
            dimensions[field] = dimension;
            _declared.Add(field);
        }

        foreach ((string field, int dimension) in detected.Where(field => !dimensions.ContainsKey(field.Key) && !schema.ContainsKey(field.Key)))
        {
            if (await TryDeclareAsync(field, dimension, cancellationToken).ConfigureAwait(false))
            {
                dimensions[field] = dimension;
                _declared.Add(field);
            }
        }

        return dimensions;
    }

    /// <summary>Declares a detected field, unless the dataset or the service does not allow it: the write then stores lists of numbers.</summary>
    private async Task<bool> TryDeclareAsync(string field, int dimension, CancellationToken cancellationToken)
    {
        try
        {
            await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, dimension, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (
            e is VectorShapeException or ArgumentException || (e is RelevanceApiException { Status: { } status } && (int)status is >= 400 and < 500))
        {
            // No caller asked for it: an existing document holds something else, or the service has only vector fields that are named so.
            return false;
        }
    }

    private string? FaultOf(Document document, string field) =>
        SchemaInference.IsVectorAcceptable(field, document[field], _dimensions?[field], out string? reason) ? null : reason;
}

/// <summary>Finds fields whose lists of numbers are unmistakably vectors, although nothing but their content says so.</summary>
internal static class DetectedVectorFields
{
    private const int MinDimension = 8;
    private const int MinDocumentCount = 2;
    private const string LabelField = "_cluster_";

    /// <summary>
    /// Finds the fields that hold, in at least two documents and in each that has a value, a list of the same number of finite numbers, at least eight.
    /// </summary>
    /// <returns>The paths with their dimensions.</returns>
    public static IReadOnlyDictionary<string, int> Of(List<Document> batch)
    {
        Dictionary<FieldPath, (int Dimension, int Count)> found = [];
        foreach (Document document in batch)
        {
            foreach ((FieldPath path, FieldValue value) in document.Walk().Where(entry => entry.Value.Kind is not (FieldKind.Null or FieldKind.Object)))
            {
                (int Dimension, int Count) before = found.GetValueOrDefault(path, (-1, 0));
                int dimension = before.Dimension == 0 ? 0 : DimensionOf(document, path, value);
                found[path] = (before.Dimension is -1 || before.Dimension == dimension ? dimension : 0, before.Count + 1);
            }
        }

        return found.Where(field => field.Value is { Dimension: >= MinDimension, Count: >= MinDocumentCount })
            .ToDictionary(field => field.Key.ToString(), field => field.Value.Dimension, StringComparer.Ordinal);
    }

    private static int DimensionOf(Document document, FieldPath path, FieldValue value) =>
        value.Kind == FieldKind.Array
        && value.ItemCount is >= MinDimension and <= FieldType.MaxVectorDimension
        && path.ToSegments() is var segments && segments[0] != LabelField
        && (segments.Length == 1 || !document.Fields.ContainsKey(path.ToString()))
        && SchemaInference.IsVectorAcceptable("", value, length: null, out _) ? value.ItemCount : 0;
}
