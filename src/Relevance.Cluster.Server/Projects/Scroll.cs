namespace Relevance.Cluster.Server.Projects;

/// <summary>The query of a cursor.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Query">The query of the first page, which applies to all.</param>
internal sealed record Scroll(string DatasetId, DocumentQuery Query) : IDisposable
{
    /// <summary>Gets what is held while a page is read: several requests with one cursor at a time each get another page.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Gets or sets where the next page begins; null at the end.</summary>
    public string? Next { get; set; }

    public void Dispose() => Gate.Dispose();
}
