namespace Relevance.Cluster.Storage;

/// <summary>A store that reads a field into a column without a list of its values beside it.</summary>
internal interface IValueColumns
{
    /// <summary>Reads one field of some documents.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The dotted path.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The values that <see cref="DocumentStore.ReadFieldAsync"/> returns, in the order of the documents.</returns>
    Task<ValueColumn> ReadColumnAsync(string datasetId, string field, IdList documents, CancellationToken cancellationToken);
}
