using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Operations;

/// <summary>A line for every request that changes something or tried to: who, from where, what, and what came of it. Never a key, and nothing of a document.</summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    /// <summary>The category, by which the lines can be told from all others.</summary>
    public const string Category = "Relevance.Cluster.Server.Audit";

    /// <summary>Stands for a key where a signed address took its place.</summary>
    public const string SignedAddress = "signed-address";

    private const string None = "-";
    private const int GivenUp = 499;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Does what changes something, and writes the line when it is done or has failed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="project">The project.</param>
    /// <param name="key">The short name of the key; null on an open server.</param>
    /// <param name="dataset">Gives the dataset that the request names, if it can; asked at the end, when the body was read.</param>
    /// <param name="work">Does it, and gives the status.</param>
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
            LogChanged(_logger, project, key ?? None, client, endpoint, dataset() is { } id && DatasetIds.IsValid(id) ? id : None, status, http.TraceIdentifier);
        }
    }

    [LoggerMessage(EventId = 60, Level = LogLevel.Information, Message = "{Project} key {Key} from {Client}: {Endpoint} dataset {Dataset} status {Status}, trace {TraceId}")]
    private static partial void LogChanged(ILogger logger, string project, string key, string client, string endpoint, string dataset, int status, string traceId);
}
