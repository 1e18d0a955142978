using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Dashboard.Sessions;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>Renders a page to HTML on the server, without a circuit and without a script of the framework.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory log)
{
    /// <summary>Renders a page with its layout.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="view">The content of the page.</param>
    /// <param name="session">The session of the browser; null if it is not logged in.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<RenderedPage> RenderAsync(string path, PageView view, DashboardSession? session, CancellationToken cancellationToken)
    {
        PageFrame frame = new(PageUrl.RootOf(path), cancellationToken);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<PageFrame>.Value)] = frame,
            [nameof(CascadingValue<PageFrame>.IsFixed)] = true,
            [nameof(CascadingValue<PageFrame>.ChildContent)] = PageView.Of<PageLayout>(new()
            {
                [nameof(PageLayout.Path)] = path,
                [nameof(PageLayout.View)] = view,
                [nameof(PageLayout.Project)] = session?.Project,
                [nameof(PageLayout.FormToken)] = session?.FormToken,
            }),
        });
        HtmlRenderer renderer = new(services, log);
        await using (renderer.ConfigureAwait(false))
        {
            string html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<CascadingValue<PageFrame>>(parameters).ConfigureAwait(true)).ToHtmlString()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new RenderedPage("<!doctype html>\n" + html, frame.Styles);
        }
    }
}
