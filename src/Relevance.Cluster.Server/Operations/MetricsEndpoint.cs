using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Operations;

/// <summary>The metrics for Prometheus. They require a key, unless the setting opens them or turns them off.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    private const string Bearer = "Bearer ";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<IKeyMetrics>(provider => provider.GetRequiredService<ServerMetrics>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(ServerMetrics.MeterName, "System.Runtime").AddPrometheusExporter());
    }

    public static void Map(WebApplication application, ServerOptions options)
    {
        if (options.Metrics == MetricsAccess.Off)
        {
            return;
        }

        IServiceProvider services = application.Services;
        ServerGauges.Add(
            services.GetRequiredService<ServerMetrics>(), services.GetRequiredService<ProjectRegistry>(), services.GetRequiredService<WorkLimit>(),
            services.GetRequiredService<BodyBudget>(), services.GetRequiredService<DataFolder>());
        KeyRing keys = services.GetRequiredService<KeyRing>();
        application.MapPrometheusScrapingEndpoint(Path).Add(endpoint =>
        {
            RequestDelegate answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                Admit(http, options, keys);
                return answer(http);
            };
        });
    }

    private static void Admit(HttpContext http, ServerOptions options, KeyRing keys)
    {
        if (http.Request.Method != HttpMethods.Get)
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            throw new WireException(405, "method_not_allowed", "This path accepts GET.");
        }

        // Prometheus itself cannot send the header without a scheme.
        string header = http.Request.Headers.Authorization.ToString();
        if (options.Metrics == MetricsAccess.Key && !keys.IsOpen)
        {
            keys.Grant(header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..] : header, http.Connection.RemoteIpAddress);
        }
    }
}
