namespace Relevance.Cluster;

/// <summary>The dataset is not there.</summary>
public sealed class DatasetNotFoundException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DatasetNotFoundException"/> class.</summary>
    /// <param name="datasetId">The dataset that was asked for.</param>
    public DatasetNotFoundException(string datasetId)
        : base($"There is no dataset '{datasetId}'. Create it first, or insert documents into it.") => DatasetId = datasetId;

    /// <summary>Gets the dataset that was asked for.</summary>
    public string DatasetId { get; }
}
