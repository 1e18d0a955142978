using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Uploads;

/// <summary>Receives files at signed addresses, and sends them to a signed address or to a key of their project. The limits of bodies apply.</summary>
internal sealed class FileTransfer(
    ServerOptions options,
    TimeProvider clock,
    KeyRing keys,
    UploadedFiles files,
    FileAddresses addresses,
    BodyBudget budget,
    WorkLimit limit,
    ShutdownState shutdown,
    AuditLog audit)
{
    public const string Path = "/_blob/{owner}/{name}";

    public Task RunAsync(HttpContext http)
    {
        if (shutdown.IsRejecting)
        {
            throw WireException.ShuttingDown();
        }

        string owner = (string)http.GetRouteValue("owner")!;
        string name = (string)http.GetRouteValue("name")!;
        string project = ProjectNames.FromFolderName(owner) ?? throw new WireException(404, "file_not_found", "The address does not exist.");
        switch (http.Request.Method)
        {
            case FileAddresses.Put:
                addresses.Check(http.Request, project, name);
                return audit.RunAsync(http, project, AuditLog.SignedAddress, () => null, () => PutAsync(http, project, name));
            case FileAddresses.Get:
                Admit(http, project, name);
                return GetAsync(http, project, name);
            default:
                http.Response.Headers.Allow = "GET, PUT";
                throw new WireException(405, "method_not_allowed", "This path accepts GET, PUT.");
        }
    }

    private void Admit(HttpContext http, string project, string name)
    {
        if (FileAddresses.IsSigned(http.Request))
        {
            addresses.Check(http.Request, project, name);
        }
        else if (keys.Grant(http.Request.Headers.Authorization, http.Connection.RemoteIpAddress).Project != project)
        {
            throw new WireException(404, "file_not_found", "The address does not exist.");
        }
    }

    private async Task<int> PutAsync(HttpContext http, string project, string name)
    {
        using BodyBuffer body = await BodyBuffer.ReadAsync(http.Request, options, budget, clock, http.RequestAborted).ConfigureAwait(false);
        using (await limit.EnterAsync(http.RequestAborted).ConfigureAwait(false))
        {
            files.Write(project, name, body.Content.Span);
        }

        await ((WireReply)new WireObject()).WriteAsync(http.Response, http.RequestAborted).ConfigureAwait(false);
        return http.Response.StatusCode;
    }

    private async Task GetAsync(HttpContext http, string project, string name)
    {
        Stream file = files.Open(project, name);
        await using (file.ConfigureAwait(false))
        {
            // No browser opens an uploaded file as a page of this server.
            http.Response.ContentType = "application/octet-stream";
            http.Response.ContentLength = file.Length;
            http.Response.Headers.ContentDisposition = "attachment";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            http.Response.Headers.CacheControl = "private";
            await file.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
