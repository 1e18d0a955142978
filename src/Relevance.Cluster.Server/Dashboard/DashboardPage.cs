namespace Relevance.Cluster.Server.Dashboard;

/// <summary>One page: where it is, and what it shows for a request. Has no state: one instance answers everybody.</summary>
/// <param name="path">The path, which is fixed.</param>
internal abstract class DashboardPage(string path)
{
    public string Path { get; } = path;

    /// <summary>Reads what the page shows. Nothing is rendered before all of it is there, so a failure becomes a page of its own.</summary>
    /// <exception cref="Exception">Whatever <see cref="Wire.WireErrors"/> has a row for.</exception>
    public abstract Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken);
}
