namespace Relevance.Cluster;

/// <summary>There is nothing to cluster: no document that was asked for has a vector in the field.</summary>
public sealed class NoVectorsException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="NoVectorsException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="filter">The condition that was given, as text; null when there was none.</param>
    public NoVectorsException(string datasetId, string vectorField, string? filter = null)
        : base($"Dataset '{datasetId}': no document has a vector at '{vectorField}'"
            + (filter is null ? "." : $" and matches {filter}.") + " Insert documents with vectors first.")
    {
        DatasetId = datasetId;
        VectorField = vectorField;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the vector field.</summary>
    public string VectorField { get; }
}
