using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>The steps of every request before its route, and of every failure after it.</summary>
internal static class RequestPipeline
{
    private const string TraceHeader = "x-trace-id";
    private const string ServerHeader = "relevance-cluster";

    public static void Configure(WebApplication application, ServerOptions options)
    {
        RequestLog log = application.Services.GetRequiredService<RequestLog>();
        ServerHealth health = application.Services.GetRequiredService<ServerHealth>();
        HostGate gate = application.Services.GetRequiredService<HostGate>();
        RouteRunner runner = application.Services.GetRequiredService<RouteRunner>();

        if (options.TrustedProxies.Count > 0)
        {
            application.UseForwardedHeaders(Trusting(options));
        }

        application.UseResponseCompression();
        application.Use((http, next) => AnswerAsync(http, next, log));
        PathString[] prefixes = [.. options.Prefixes.OrderByDescending(prefix => prefix.Length).Select(prefix => new PathString(prefix))];
        application.Use((http, next) =>
        {
            gate.Check(http.Request);
            StripPrefix(http, prefixes);
            return next(http);
        });
        application.UseRouting();

        Map(application, "/health", "GET", http => health.Report().WriteAsync(http.Response, http.RequestAborted));
        Map(application, "/ready", "GET", http => health.Ready().WriteAsync(http.Response, http.RequestAborted));
        MetricsEndpoint.Map(application, options);
        application.Map(FileTransfer.Path, application.Services.GetRequiredService<FileTransfer>().RunAsync);
        foreach (string path in OpenApiDocument.Paths)
        {
            Map(application, path, "GET", http => WireReply.JsonText(OpenApiDocument.Text).WriteAsync(http.Response, http.RequestAborted));
        }

        DashboardRoutes.Map(application);
        foreach (IGrouping<string, (string Method, string Path, WireRoute Route)> path in RouteTable.All.GroupBy(entry => entry.Path, StringComparer.Ordinal))
        {
            Dictionary<string, WireRoute> methods = path.ToDictionary(entry => entry.Method, entry => entry.Route, StringComparer.Ordinal);
            application.Map(path.Key, http => methods.TryGetValue(http.Request.Method, out WireRoute? route)
                ? runner.RunAsync(http, route)
                : throw MethodNotAllowed(http, methods.Keys));
        }

        application.Map("/{**path}", http => throw WireException.PathNotFound(http.Request.Path.ToUriComponent()));
    }

    private static void Map(WebApplication application, string path, string method, RequestDelegate answer) =>
        application.Map(path, http => http.Request.Method == method ? answer(http) : throw MethodNotAllowed(http, [method]));

    private static WireException MethodNotAllowed(HttpContext http, IEnumerable<string> allowed)
    {
        string methods = string.Join(", ", allowed);
        http.Response.Headers.Allow = methods;
        return new WireException(405, "method_not_allowed", $"This path accepts {methods}.");
    }

    /// <summary>Trusts proxies with the address and scheme of a client, never with the host name. All other requests have those of the connection.</summary>
    private static ForwardedHeadersOptions Trusting(ServerOptions options)
    {
        ForwardedHeadersOptions forwarded = new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        return forwarded;
    }

    private static void StripPrefix(HttpContext http, PathString[] prefixes)
    {
        foreach (PathString prefix in prefixes)
        {
            if (http.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out PathString rest))
            {
                http.Request.PathBase += prefix;
                http.Request.Path = rest;
                return;
            }
        }
    }

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next, RequestLog log)
    {
        long started = Stopwatch.GetTimestamp();
        http.TraceIdentifier = Guid.NewGuid().ToString("N");
        SetHeaders(http);
        try
        {
            await next(http).ConfigureAwait(false);
            log.Answered(http, started);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            log.Aborted(http);
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            // The status was sent: only an aborted connection shows the client that the rest is missing.
            log.BrokenOff(http, e);
            http.Abort();
        }
        catch (Exception e)
        {
            WireException error = WireErrors.From(e);
            if (error.Status >= 500 && e is not WireException)
            {
                log.Failed(http, e);
            }

            await RejectAsync(http, error).ConfigureAwait(false);
            log.Answered(http, started);
        }
    }

    private static void SetHeaders(HttpContext http)
    {
        http.Response.Headers[TraceHeader] = http.TraceIdentifier;
        http.Response.Headers[ServerHeader] = "1";
        if (http.Request.IsHttps && !LoopbackNames.IsOne(http.Request.Host))
        {
            // A loopback name belongs to many servers, some of them without https.
            http.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    private static Task RejectAsync(HttpContext http, WireException error)
    {
        string allow = http.Response.Headers.Allow.ToString();
        http.Response.Clear();
        SetHeaders(http);
        if (allow.Length > 0)
        {
            http.Response.Headers.Allow = allow;
        }

        WireErrors.SetRetryAfter(http.Response, error);
        if (error.Code == "shutting_down")
        {
            http.Response.Headers.Connection = "close";
        }

        return WireErrors.ToReply(error).WriteAsync(http.Response, http.RequestAborted);
    }
}
