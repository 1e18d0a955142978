using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Server.Operations;

/// <summary>Writes a line and adds a count for each request, without a key, a query or a part of a body.</summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger, ServerMetrics metrics)
{
    public void Answered(HttpContext http, long started)
    {
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        string path = Path(http);
        metrics.Answered(http, started);
        LogAnswered(http.Request.Method, path, http.Response.StatusCode, milliseconds, http.TraceIdentifier);
    }

    public void Failed(HttpContext http, Exception exception) => LogFailed(exception, http.Request.Method, Path(http), http.TraceIdentifier);

    public void BrokenOff(HttpContext http, Exception exception) =>
        LogBrokenOff(http.Request.Method, Path(http), exception.GetType().Name, http.TraceIdentifier);

    public void Aborted(HttpContext http)
    {
        string path = Path(http);
        LogAborted(http.Request.Method, path, http.TraceIdentifier);
    }

    /// <summary>Returns the path as it was sent, without characters that could begin another line.</summary>
    private static string Path(HttpContext http) => (http.Request.PathBase + http.Request.Path).ToUriComponent();

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, trace {TraceId}")]
    private partial void LogAnswered(string method, string path, int status, double milliseconds, string traceId);

    [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "{Method} {Path} failed, trace {TraceId}")]
    private partial void LogFailed(Exception exception, string method, string path, string traceId);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "{Method} {Path} ended in the middle of the response: {Failure}, trace {TraceId}")]
    private partial void LogBrokenOff(string method, string path, string failure, string traceId);

    [LoggerMessage(EventId = 13, Level = LogLevel.Information, Message = "{Method} {Path} was canceled by the client, trace {TraceId}")]
    private partial void LogAborted(string method, string path, string traceId);
}
