using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>Takes and gives files at the addresses that were made for them. There is no key: the address is one.</summary>
internal sealed class FileTransfer(UploadedFiles files)
{
    public const string Path = "/_blob/{name}";

    public async Task RunAsync(HttpContext http)
    {
        string name = (string)http.GetRouteValue("name")!;
        switch (http.Request.Method)
        {
            case "PUT":
                await files.WriteAsync(name, http.Request.Body, http.RequestAborted).ConfigureAwait(false);
                await ((WireReply)new WireObject()).WriteAsync(http.Response, http.RequestAborted).ConfigureAwait(false);
                break;
            case "GET":
                Stream file = files.Open(name);
                await using (file.ConfigureAwait(false))
                {
                    // Whatever a client put there is never taken for a page of this server.
                    http.Response.ContentType = "application/octet-stream";
                    http.Response.ContentLength = file.Length;
                    http.Response.Headers.ContentDisposition = "attachment";
                    http.Response.Headers.XContentTypeOptions = "nosniff";
                    http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
                    await file.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
                }

                break;
            default:
                http.Response.Headers.Allow = "GET, PUT";
                throw new WireException(405, "method_not_allowed", "This path is for GET, PUT.");
        }
    }

    /// <summary>The address of a file, as the client that asks reaches this server.</summary>
    public static string AddressOf(HttpContext http, string name) =>
        $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}{http.Request.PathBase.ToUriComponent()}/_blob/{name}";
}
