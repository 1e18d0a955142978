namespace Relevance.Cluster;

/// <summary>A finding of <see cref="SqliteDocumentStore.CheckAsync"/> in a store's file.</summary>
/// <param name="DatasetId">The dataset; null if the finding concerns the file itself.</param>
/// <param name="DocumentId">
/// The document of the row, vector or label; otherwise null. If the id is lost, the number of its row.
/// </param>
/// <param name="Field">The vector field, or the label field of a clustering; null for the document or the dataset itself.</param>
/// <param name="Description">A sentence without a period that describes the fault, including all of the above.</param>
public sealed record StoreFinding(string? DatasetId, string? DocumentId, string? Field, string Description)
{
    /// <summary>Returns the description.</summary>
    /// <returns>The description.</returns>
    public override string ToString() => Description;
}
