namespace Relevance.Cluster.Storage;

/// <summary>A store that knows whether anything in a dataset changed.</summary>
internal interface IDatasetRevisions
{
    /// <summary>Reads the revision of a dataset, which changes with each write to its documents, vectors, labels, centroids, schema or metadata.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A text that equals earlier ones of this open store only if nothing was written in between, by this process or another.</returns>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    Task<string> GetRevisionAsync(string datasetId, CancellationToken cancellationToken);
}
