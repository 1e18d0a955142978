using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>
/// Reads and renders pages, and caches their bodies until anything is written to the dataset: a page of an earlier revision is never shown. Concurrent requests
/// of one address read and render it once; the work is canceled when no request waits for it any longer. Thread-safe.
/// </summary>
internal sealed class KeptPages(ServerOptions options, TimeProvider clock, PageRenderer renderer)
{
    private readonly KeptEntries _kept = new(clock, options.MaxKeptBytes, options.MaxProjectKeptBytes);
    private readonly SharedReadings<(string Project, string Address, string Revision), PageView> _readings = new();

    /// <summary>Returns the content of a page, with a body of HTML.</summary>
    /// <param name="page">The page.</param>
    /// <param name="request">The request.</param>
    /// <param name="address">The path and the query of the request, which the content depends on.</param>
    /// <param name="cancellationToken">A token that cancels the waiting; the work continues if other requests wait for it.</param>
    /// <exception cref="Exception">Any failure of the page, for all requests that wait for it.</exception>
    public async Task<PageView> GetAsync(DashboardPage page, PageRequest request, string address, CancellationToken cancellationToken)
    {
        if (!page.IsOfDataset)
        {
            return (await MakeAsync(page, request, cancellationToken).ConfigureAwait(false)).View;
        }

        string project = request.Project.Name;
        string datasetId = request.Dataset.Id;
        string revision = await request.Project.ReadRevisionAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return await _readings.GetAsync((project, address, revision), Find, (_, token) => ReadAsync(token), progress: null, cancellationToken)
            .ConfigureAwait(false);

        PageView? Find() => _kept.Touch<Entry>(project, address) is { } entry && entry.Revision == revision ? entry.View : null;

        async Task<PageView> ReadAsync(CancellationToken token)
        {
            (PageView view, int length) = await MakeAsync(page, request, token).ConfigureAwait(false);

            // After a write in the meantime, the page is right for the requests that wait for it, but not for the next.
            if (view.Status == 200 && revision == await request.Project.ReadRevisionAsync(datasetId, token).ConfigureAwait(false))
            {
                _kept.Put(project, address, new Entry(revision, view), (long)sizeof(char) * length);
            }

            return view;
        }
    }

    /// <summary>Reads and renders a page. Rendering is part of the work, since it can take longer than reading.</summary>
    private async Task<(PageView View, int Length)> MakeAsync(DashboardPage page, PageRequest request, CancellationToken cancellationToken) =>
        await renderer.RenderBodyAsync(page.Path, await page.ReadAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    private sealed record Entry(string Revision, PageView View);
}
