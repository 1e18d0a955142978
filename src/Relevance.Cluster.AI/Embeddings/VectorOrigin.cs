namespace Relevance.Cluster.AI.Embeddings;

/// <summary>The field next to a vector field with the origin of each vector: <c>{"hash": …, "model": …}</c>.</summary>
/// <remarks>
/// One object, so that an update writes both or neither, and so that a filter or a facet reads the model at its own path. The hash has no space, so that
/// reports omit it as an identifier.
/// </remarks>
internal sealed class VectorOrigin
{
    private readonly string _vectorField;
    private readonly FieldPath _hash;
    private readonly FieldPath _model;

    public VectorOrigin(string vectorField)
    {
        string path = vectorField + (vectorField.EndsWith('_') ? "source_" : "_source_");
        (_vectorField, _hash, _model) = (vectorField, path + ".hash", path + ".model");
    }

    /// <summary>Returns the paths that a dataset has, for a query.</summary>
    public IEnumerable<string> PathsIn(Schema schema) => new[] { _hash.ToString(), _model.ToString() }.Where(schema.ContainsKey);

    public string? HashOf(Document document) => document[_hash].AsText();

    public string? ModelOf(Document document) => document[_model].AsText();

    public Document ToChange(string documentId, ReadOnlyMemory<float> vector, string hash, string? model) =>
        new(documentId) { [_vectorField] = vector, [_hash] = hash, [_model] = model };

    /// <summary>Validates that a dataset has no vector of another model in the field; a vector whose model is not recorded counts as one.</summary>
    /// <exception cref="EmbeddingModelException">It has one.</exception>
    public Task RequireModelAsync(Dataset dataset, Schema schema, string? model, CancellationToken cancellationToken) =>
        RejectAsync(dataset, schema, OtherThan(model, schema), model, cancellationToken);

    /// <summary>Validates that no vector of the field is recorded as one of another model; vectors whose model is not recorded pass.</summary>
    /// <exception cref="EmbeddingModelException">One is.</exception>
    public Task RequireNoOtherAsync(Dataset dataset, Schema schema, string model, CancellationToken cancellationToken) =>
        schema.ContainsKey(_model.ToString())
            ? RejectAsync(dataset, schema, Filter.Field(_model).Exists() & (Filter.Field(_model) != model), model, cancellationToken)
            : Task.CompletedTask;

    private async Task RejectAsync(Dataset dataset, Schema schema, Filter others, string? model, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Filter = Filter.Field(_vectorField).Exists() & others,
            SelectFields = [Document.IdField, .. PathsIn(schema)],
            IncludeVectors = false,
            PageSize = 1,
        };
        DocumentPage found = await dataset.ReadPageAsync(query, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (found.Documents.Count > 0)
        {
            throw new EmbeddingModelException(dataset.Id, _vectorField, ModelOf(found.Documents[0]), model);
        }
    }

    private Filter OtherThan(string? model, Schema schema)
    {
        bool hasModels = schema.ContainsKey(_model.ToString());
        if (model is not null)
        {
            return hasModels ? Filter.Field(_model) != model : Filter.All;
        }

        // A model without a name is recorded as a hash without a model.
        Filter hasNoRecord = schema.ContainsKey(_hash.ToString()) ? Filter.Field(_hash).IsMissing() : Filter.All;
        return hasModels ? hasNoRecord | Filter.Field(_model).Exists() : hasNoRecord;
    }
}
