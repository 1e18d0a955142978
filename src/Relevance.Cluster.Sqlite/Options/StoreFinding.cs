namespace Relevance.Cluster;

/// <summary>Something that is not in order in a store's file.</summary>
/// <param name="DatasetId">The dataset; null when it concerns the file as a whole.</param>
/// <param name="DocumentId">The document whose row, vector or label it is; null in every other case. Of a document whose id is lost it is the number of its row.</param>
/// <param name="Field">The vector field, or the field at which a clustering presents its labels; null when it is the document or the dataset itself.</param>
/// <param name="Description">A sentence without its end that says what is wrong, all of the above included.</param>
public sealed record StoreFinding(string? DatasetId, string? DocumentId, string? Field, string Description)
{
    /// <summary>Gets the description.</summary>
    /// <returns>The description.</returns>
    public override string ToString() => Description;
}
