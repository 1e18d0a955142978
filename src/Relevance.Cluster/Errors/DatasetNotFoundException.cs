namespace Relevance.Cluster;

/// <summary>The exception that is thrown if the dataset does not exist.</summary>
public sealed class DatasetNotFoundException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DatasetNotFoundException"/> class.</summary>
    /// <param name="datasetId">The requested dataset.</param>
    public DatasetNotFoundException(string datasetId)
        : base($"The dataset '{datasetId}' does not exist. Create it first, or insert documents into it.") => DatasetId = datasetId;

    /// <summary>Gets the requested dataset.</summary>
    public string DatasetId { get; }
}
