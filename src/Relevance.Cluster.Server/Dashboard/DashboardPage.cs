namespace Relevance.Cluster.Server.Dashboard;

/// <summary>A page of the dashboard: its path, and the content that it shows for a request. It has no state, so one instance serves all requests.</summary>
/// <param name="path">The path, which is fixed.</param>
internal abstract class DashboardPage(string path)
{
    public string Path { get; } = path;

    /// <summary>Gets a value indicating whether everything on the page is in the dataset of its address, or in the address itself.</summary>
    public virtual bool IsOfDataset => true;

    /// <summary>Reads the content of the page. Rendering starts when everything is read, so that a failure becomes an error page.</summary>
    /// <exception cref="Exception">Any failure for which <see cref="Wire.WireErrors"/> has a status.</exception>
    public abstract Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken);
}
