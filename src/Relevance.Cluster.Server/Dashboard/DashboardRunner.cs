using System.Text;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Sessions;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>Runs one page for one request: finds the session, waits for a place, then reads and renders the page. A failure becomes an error page.</summary>
internal sealed class DashboardRunner(
    ProjectRegistry projects, DashboardSessions sessions, KeptPages pages, PageRenderer renderer, WorkLimit limit, ShutdownState shutdown, RequestLog log)
{
    public Task RunAsync(HttpContext http, DashboardPage page) => AnswerAsync(http, page.Path, async session =>
    {
        if (session is null)
        {
            string address = ReturnAddress.Of(page.Path, http.Request.QueryString);
            Redirect(http, PageUrl.RootOf(page.Path), PageNames.Login.With(ReturnAddress.Parameter, address));
            return null;
        }

        using ProjectLease project = await projects.EnterAsync(session.Project, http.RequestAborted).ConfigureAwait(false);
        PageRequest request = new(project.Space, http.Request.Query);
        string content = page.Path + http.Request.QueryString;
        return await limit.RunAsync<PageView?>(
            WorkKind.Query,
            request.Project.Limit,
            async deadline => await pages.GetAsync(page, request, content, deadline.Token).ConfigureAwait(false),
            http.RequestAborted).ConfigureAwait(false);
    });

    /// <summary>Runs the steps that all pages have in common.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="read">Returns the content of the page, or null if it redirected the browser.</param>
    public async Task AnswerAsync(HttpContext http, string path, Func<DashboardSession?, Task<PageView?>> read)
    {
        PagePolicy.SetHeaders(http.Response);
        DashboardSession? session = null;
        PageView? view;
        try
        {
            Admit(http);
            session = await sessions.FindAsync(http).ConfigureAwait(false);
            view = await read(session).ConfigureAwait(false);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            WireException error = WireErrors.From(e);
            if (error.Status >= 500 && e is not WireException)
            {
                log.Failed(http, e);
            }

            WireErrors.SetRetryAfter(http.Response, error);
            view = ErrorPage.Of(error, http.TraceIdentifier);
        }

        http.Response.Headers.CacheControl = "no-store";
        if (view is null)
        {
            return;
        }

        RenderedPage rendered = await renderer.RenderAsync(path, view, session, http.RequestAborted).ConfigureAwait(false);
        byte[] page = Encoding.UTF8.GetBytes(rendered.Html);
        http.Response.Headers.ContentSecurityPolicy = PagePolicy.Of(rendered.Styles);
        http.Response.StatusCode = view.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        if (http.Request.Method != HttpMethods.Head)
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Redirects the browser to another page, which the browser requests with GET.</summary>
    public static void Redirect(HttpContext http, string root, PageUrl target)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = target.From(root);
    }

    /// <summary>Rejects requests that are invalid in any session.</summary>
    private void Admit(HttpContext http)
    {
        if (shutdown.IsRejecting)
        {
            throw WireException.ShuttingDown();
        }

        if (QueryKeys.Find(http.Request.Query) is { } parameter)
        {
            throw new WireException(
                400,
                "key_in_query",
                $"A key in an address ('{parameter}') is rejected, since addresses appear in logs and histories. Log in with the form instead.");
        }
    }
}
