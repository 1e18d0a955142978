using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Relevance.Cluster.Server.Keys;

namespace Relevance.Cluster.Server.Operations;

/// <summary>
/// The metrics of the server. No name in them comes from a client, so that their number is limited: paths are those of the routes, and no project is named.
/// </summary>
internal sealed class ServerMetrics : IKeyMetrics
{
    public const string MeterName = "Relevance.Cluster.Server";

    private const string Other = "other";

    private static readonly HashSet<string> Methods = new(["GET", "HEAD", "POST", "PUT"], StringComparer.Ordinal);

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rejectedKeys;

    public ServerMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _duration = Meter.CreateHistogram(
            "relevance.server.request.duration",
            "s",
            "The duration of requests from their headers to the end of the response.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60] });
        _rejectedKeys = Meter.CreateCounter<long>("relevance.server.keys.rejected", unit: null, "Requests whose key was rejected, by reason.");
    }

    /// <summary>Gets the meter, to which other types add gauges.</summary>
    public Meter Meter { get; }

    /// <summary>Records a request.</summary>
    /// <param name="http">The request, with its response.</param>
    /// <param name="started">The timestamp of its arrival, from <see cref="Stopwatch"/>.</param>
    public void Answered(HttpContext http, long started) => _duration.Record(
        Stopwatch.GetElapsedTime(started).TotalSeconds,
        new KeyValuePair<string, object?>("method", Methods.Contains(http.Request.Method) ? http.Request.Method : Other),
        new KeyValuePair<string, object?>("endpoint", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Other),
        new KeyValuePair<string, object?>("status", http.Response.StatusCode));

    /// <inheritdoc/>
    public void CountRejectedKey(string reason) => _rejectedKeys.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
