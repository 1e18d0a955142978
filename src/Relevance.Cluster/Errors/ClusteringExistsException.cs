namespace Relevance.Cluster;

/// <summary>
/// The exception that is thrown if the vector field already has a clustering with the alias and <see cref="FitOptions.ReplaceExisting"/> is false.
/// </summary>
public sealed class ClusteringExistsException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="ClusteringExistsException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="alias">The alias of the existing clustering.</param>
    public ClusteringExistsException(string datasetId, string vectorField, string alias)
        : base(
            $"Dataset '{datasetId}': the vector field '{vectorField}' already has a clustering with the alias '{alias}'. Use another alias, delete it first, "
                + $"or fit with {nameof(FitOptions.ReplaceExisting)} = true."
        )
    {
        DatasetId = datasetId;
        VectorField = vectorField;
        Alias = alias;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the vector field.</summary>
    public string VectorField { get; }

    /// <summary>Gets the alias of the existing clustering.</summary>
    public string Alias { get; }
}
