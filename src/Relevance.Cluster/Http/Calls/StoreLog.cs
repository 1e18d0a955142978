using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Http.Calls;

/// <summary>The events of the log. None has the message of an error response, which may quote a document.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Debug, "Done: {Operation}, dataset {Dataset}, {Attempts} attempt(s)")]
    public static partial void Succeeded(this ILogger logger, string operation, string? dataset, int attempts);

    [LoggerMessage(
        2, LogLevel.Warning, "Failed: {Operation}, dataset {Dataset}, {Attempts} attempt(s), status {Status}, code {Code}, trace id {TraceId}, {Failure}")]
    public static partial void Failed(
        this ILogger logger, string operation, string? dataset, int attempts, int? status, string? code, string? traceId, string? failure);

    [LoggerMessage(
        3, LogLevel.Information, "Attempt {Attempt} to {Operation}, dataset {Dataset}, failed with status {Status}, {Failure}; next attempt in {Delay}")]
    public static partial void Retrying(this ILogger logger, string operation, string? dataset, int attempt, int? status, string? failure, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Information, "A batch of {Count} documents for dataset {Dataset} is too large for the service and is sent as two")]
    public static partial void Halved(this ILogger logger, string dataset, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Count} documents were rejected, dataset {Dataset}")]
    public static partial void Rejected(this ILogger logger, string dataset, int count);

    [LoggerMessage(6, LogLevel.Information, "The service has the extensions of Relevance.Cluster: {HasExtensions}")]
    public static partial void Recognized(this ILogger logger, bool hasExtensions);

    [LoggerMessage(7, LogLevel.Information, "{Count} documents that the service failed to write are retried, dataset {Dataset}")]
    public static partial void Resending(this ILogger logger, string dataset, int count);
}
