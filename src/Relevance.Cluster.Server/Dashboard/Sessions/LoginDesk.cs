using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// Logs users in and out. A key is read once, from the body of a form, and replaced by a session immediately: it is in no address, page, cookie or log. On an
/// open server users have no key and choose one of the existing projects.
/// </summary>
internal sealed class LoginDesk(
    DashboardRunner runner, DashboardSessions sessions, IAntiforgery antiforgery, KeyRing keys, ProjectRegistry projects, WorkLimit limit)
{
    private const int MaxFormBytes = 16 * 1024;
    internal const string ProjectField = "project";
    internal const string KeyField = "api_key";

    public Task LogInAsync(HttpContext http) => runner.AnswerAsync(http, PageNames.Login.Path, async session =>
    {
        if (http.Request.Method != HttpMethods.Post)
        {
            return Form(http, http.Request.Query[ReturnAddress.Parameter], complaint: null);
        }

        IFormCollection form = await ReadFormAsync(http).ConfigureAwait(false);
        string? address = form[ReturnAddress.Parameter];
        try
        {
            using (await limit.EnterAsync(http.RequestAborted).ConfigureAwait(false))
            {
                await sessions.BeginAsync(http, Grant(form, http.Connection.RemoteIpAddress)).ConfigureAwait(false);
            }
        }
        catch (WireException e) when (e.Status is 401 or 422)
        {
            return Form(http, address, e.Message) with { Status = e.Status };
        }

        DashboardRunner.Redirect(http, PageUrl.RootOf(PageNames.Login.Path), ReturnAddress.Parse(address));
        return null;
    });

    public Task LogOutAsync(HttpContext http) => runner.AnswerAsync(http, PageNames.Logout.Path, async session =>
    {
        await ReadFormAsync(http).ConfigureAwait(false);
        await DashboardSessions.EndAsync(http).ConfigureAwait(false);
        DashboardRunner.Redirect(http, PageUrl.RootOf(PageNames.Logout.Path), PageNames.Login);
        return null;
    });

    private KeyGrant Grant(IFormCollection form, IPAddress? client)
    {
        string project = form[ProjectField].ToString().Trim();
        if (!keys.IsOpen)
        {
            string key = form[KeyField].ToString().Trim();

            // A user can paste the complete header into the field of the key.
            return project.Length > 0 && key.Length > 0 && !key.Contains(':', StringComparison.Ordinal) && ProjectNames.IsValid(project)
                ? keys.Grant($"{project}:{key}", client)
                : key.Contains(':', StringComparison.Ordinal) ? keys.Grant(key, client)
                : throw WireException.Unauthorized("Both the project and its API key are needed.");
        }

        return projects.List().Contains(project) ? new KeyGrant(project, KeyId: null)
            : throw new WireException(
                422, "invalid_argument", $"There is no project '{project}' here. A project comes into being with the first request of a client.");
    }

    private async Task<IFormCollection> ReadFormAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxFormBytes;
        }

        if (http.Request.ContentType?.Split(';')[0].Trim() != "application/x-www-form-urlencoded")
        {
            throw new WireException(415, "unsupported_media_type", "This is for the form of the page.");
        }

        IFormCollection form;
        try
        {
            FormOptions options = new() { BufferBodyLengthLimit = MaxFormBytes, ValueCountLimit = 16 };
            form = await http.Request.ReadFormAsync(options, http.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw WireException.TooLarge("The form", MaxFormBytes);
        }

        // The token proves that the form comes from this server and was sent to this browser; the headers are a second defense.
        return IsFromThisOrigin(http.Request) && await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false) ? form
            : throw new WireException(
                403,
                "foreign_form",
                "This form did not come from a page of this server, or the page is too old. Go back, load it again, and send it once more.");
    }

    /// <summary>Determines whether the headers with which browsers state the origin of a form allow it to be of this server.</summary>
    private static bool IsFromThisOrigin(HttpRequest request)
    {
        // Browsers send the origin 'null' if a page does not disclose its address, as these pages do.
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        return site is "" or "same-origin"
            && (origin is "" or "null" || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == AuthorityOf(request.Host)));
    }

    /// <summary>Returns the host and port without a default port, as in an origin.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 or null ? host.Host : host.Value!;

    private PageView Form(HttpContext http, string? address, string? complaint) =>
        new(keys.IsOpen ? "Choose a project" : "Log in", PageView.Of<LoginView>(new()
        {
            [nameof(LoginView.FormToken)] = sessions.FormToken(http),
            [nameof(LoginView.OpenProjects)] = keys.IsOpen ? projects.List() : null,
            [nameof(LoginView.Address)] = address,
            [nameof(LoginView.Complaint)] = complaint,
        }));
}
