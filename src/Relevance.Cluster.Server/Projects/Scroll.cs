namespace Relevance.Cluster.Server.Projects;

/// <summary>The query of a cursor.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Query">The query of the first page, which applies to all pages.</param>
internal sealed record Scroll(string DatasetId, DocumentQuery Query) : IDisposable
{
    /// <summary>Gets the semaphore that is held while a page is read: concurrent requests with one cursor each get another page.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Gets or sets the start of the next page; null at the end.</summary>
    public string? Next { get; set; }

    public void Dispose() => Gate.Dispose();
}
