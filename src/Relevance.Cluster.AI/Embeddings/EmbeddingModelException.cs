namespace Relevance.Cluster;

/// <summary>
/// The exception that is thrown if documents would be embedded into a field that holds vectors of another model, or if such a field would be searched.
/// </summary>
public sealed class EmbeddingModelException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="EmbeddingModelException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="fieldModel">The model of the vectors in the field; null if it is not recorded.</param>
    /// <param name="givenModel">The model to embed or search with; null if the generator has no name for it.</param>
    public EmbeddingModelException(string datasetId, string vectorField, string? fieldModel, string? givenModel)
        : base(
            $"Dataset '{datasetId}', field '{vectorField}': expected vectors of {Describe(givenModel, "a model without a name")}, the one that is given, "
            + $"found vectors of {Describe(fieldModel, "a model that is not recorded")}. Distances between vectors of two models mean nothing: choose another "
            + $"vector field, or set {nameof(EmbedOptions)}.{nameof(EmbedOptions.OtherModels)} to {nameof(OtherModelHandling.Replace)} to embed these "
            + $"documents again, or to {nameof(OtherModelHandling.Keep)} if it is the same model; a search with a {nameof(VectorQuery)} compares no models.")
    {
        DatasetId = datasetId;
        VectorField = vectorField;
        FieldModel = fieldModel;
        GivenModel = givenModel;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the dotted path of the vector field.</summary>
    public string VectorField { get; }

    /// <summary>Gets the model of the vectors in the field; null if it is not recorded, as for vectors that were inserted with their documents.</summary>
    public string? FieldModel { get; }

    /// <summary>Gets the model to embed or search with; null if the generator has no name for it.</summary>
    public string? GivenModel { get; }

    private static string Describe(string? model, string otherwise) => model is null ? otherwise : $"the model '{model}'";
}
