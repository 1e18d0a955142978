using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Storage.Telemetry;

/// <summary>The events of the log. None has the message of an exception, which may quote a document.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Information, "Opened {Path}, read-only: {IsReadOnly}")]
    public static partial void Opened(this ILogger logger, string path, bool isReadOnly);

    [LoggerMessage(2, LogLevel.Warning, "Failed: {Operation}, dataset {Dataset}, {Failure}")]
    public static partial void Failed(this ILogger logger, string operation, string? dataset, string failure);

    [LoggerMessage(3, LogLevel.Warning, "{Count} documents were rejected, dataset {Dataset}")]
    public static partial void Rejected(this ILogger logger, string dataset, int count);

    [LoggerMessage(4, LogLevel.Information, "Closed {Path}")]
    public static partial void Closed(this ILogger logger, string path);
}
