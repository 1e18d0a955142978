namespace Relevance.Cluster;

/// <summary>The exception that is thrown if no selected document has a vector in the field, so that there is nothing to cluster.</summary>
public sealed class NoVectorsException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="NoVectorsException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="filter">The filter, as text; null if none was given.</param>
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
