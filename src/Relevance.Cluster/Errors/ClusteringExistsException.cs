namespace Relevance.Cluster;

/// <summary>The vector field has a clustering of this alias already, and <see cref="FitOptions.ReplaceExisting"/> is false.</summary>
public sealed class ClusteringExistsException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="ClusteringExistsException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="alias">The alias that is taken.</param>
    public ClusteringExistsException(string datasetId, string vectorField, string alias)
        : base(
            $"Dataset '{datasetId}': the vector field '{vectorField}' has a clustering with the alias '{alias}' already. Take another alias, delete it first, "
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

    /// <summary>Gets the alias that is taken.</summary>
    public string Alias { get; }
}
