using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Operations;

/// <summary>
/// The audit log: one line per request that changes something, or tries to, with its client and its status. A line never contains a key or a part of a
/// document.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    /// <summary>The category of the lines, which distinguishes them from all others.</summary>
    public const string Category = "Relevance.Cluster.Server.Audit";

    /// <summary>The name of the key of a request with a signed address.</summary>
    public const string SignedAddress = "signed-address";

    private const string None = "-";
    private const int GivenUp = 499;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Runs a request that changes something, and writes its line after it succeeded or failed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="project">The project.</param>
    /// <param name="key">The short name of the key; null on an open server.</param>
    /// <param name="dataset">Returns the dataset of the request, or null; called after the body was read.</param>
    /// <param name="work">Runs the request and returns its status.</param>
    public async Task RunAsync(HttpContext http, string project, string? key, Func<string?> dataset, Func<Task<int>> work)
    {
        int status = GivenUp;
        try
        {
            status = await work().ConfigureAwait(false);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            status = WireErrors.From(e).Status;
            throw;
        }
        finally
        {
            string client = http.Connection.RemoteIpAddress?.ToString() ?? None;
            string endpoint = $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
            string id = dataset() is { } named && DatasetIds.IsValid(named) ? named : None;
            LogChanged(_logger, project, key ?? None, client, endpoint, id, status, http.TraceIdentifier);
        }
    }

    [LoggerMessage(
        EventId = 60,
        Level = LogLevel.Information,
        Message = "{Project} key {Key} from {Client}: {Endpoint} dataset {Dataset} status {Status}, trace {TraceId}")]
    private static partial void LogChanged(
        ILogger logger, string project, string key, string client, string endpoint, string dataset, int status, string traceId);
}
