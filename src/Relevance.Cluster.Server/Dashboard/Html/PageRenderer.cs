using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Dashboard.Sessions;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>Renders pages to HTML on the server, without a circuit and without a script of the framework.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory log)
{
    /// <summary>Renders the body of a page, which depends on no session.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="view">The content of the page.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The content with a body of HTML, which refers to none of the results that the page showed, and its length in characters.</returns>
    public async Task<(PageView View, int Length)> RenderBodyAsync(string path, PageView view, CancellationToken cancellationToken)
    {
        RenderedPage rendered = await RenderAsync(path, view.Body, cancellationToken).ConfigureAwait(false);
        string html = rendered.Html;
        return (view with { Body = builder => builder.AddMarkupContent(0, html), Styles = rendered.Styles }, html.Length);
    }

    /// <summary>Renders a page with its layout.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="view">The content of the page.</param>
    /// <param name="session">The session of the browser; null if it is not logged in.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<RenderedPage> RenderAsync(string path, PageView view, DashboardSession? session, CancellationToken cancellationToken)
    {
        RenderFragment layout = PageView.Of<PageLayout>(new()
        {
            [nameof(PageLayout.Path)] = path,
            [nameof(PageLayout.View)] = view,
            [nameof(PageLayout.Project)] = session?.Project,
            [nameof(PageLayout.FormToken)] = session?.FormToken,
        });
        RenderedPage rendered = await RenderAsync(path, layout, cancellationToken).ConfigureAwait(false);
        return new RenderedPage("<!doctype html>\n" + rendered.Html, [.. rendered.Styles.Union(view.Styles, StringComparer.Ordinal)]);
    }

    private async Task<RenderedPage> RenderAsync(string path, RenderFragment content, CancellationToken cancellationToken)
    {
        PageFrame frame = new(PageUrl.RootOf(path), cancellationToken);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<PageFrame>.Value)] = frame,
            [nameof(CascadingValue<PageFrame>.IsFixed)] = true,
            [nameof(CascadingValue<PageFrame>.ChildContent)] = content,
        });
        HtmlRenderer renderer = new(services, log);
        await using (renderer.ConfigureAwait(false))
        {
            string html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<CascadingValue<PageFrame>>(parameters).ConfigureAwait(true)).ToHtmlString()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new RenderedPage(html, frame.Styles);
        }
    }
}
