using System.Net;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Worker.Hosting;

/// <summary>The events of a worker.</summary>
internal static partial class WorkerLog
{
    /// <summary>The category of the events.</summary>
    public const string Category = "Relevance.Cluster.Worker";

    [LoggerMessage(1, LogLevel.Information, "The worker {Endpoint} has joined the workers of the store {Place}")]
    public static partial void Joined(this ILogger logger, EndPoint endpoint, string place);

    [LoggerMessage(2, LogLevel.Information, "The worker {Endpoint} has left the workers of the store {Place}")]
    public static partial void Left(this ILogger logger, EndPoint endpoint, string place);

    [LoggerMessage(3, LogLevel.Information, "Fit {Fit} of dataset '{Dataset}', field '{Field}': this worker is its coordinator {Attempt}")]
    public static partial void FitTaken(this ILogger logger, Guid fit, string dataset, string field, int attempt);

    [LoggerMessage(4, LogLevel.Information, "Fit {Fit}: done")]
    public static partial void FitDone(this ILogger logger, Guid fit);

    [LoggerMessage(5, LogLevel.Warning, "Fit {Fit}: ended without a result")]
    public static partial void FitEnded(this ILogger logger, Guid fit, Exception reason);

    [LoggerMessage(6, LogLevel.Warning, "The fits and questions of the store could not be read")]
    public static partial void LookFailed(this ILogger logger, Exception reason);

    [LoggerMessage(7, LogLevel.Debug, "Question {Question}: this worker is its coordinator {Attempt}")]
    public static partial void QuestionTaken(this ILogger logger, Guid question, int attempt);

    [LoggerMessage(8, LogLevel.Debug, "Question {Question}: answered in {Milliseconds} ms")]
    public static partial void QuestionAnswered(this ILogger logger, Guid question, long milliseconds);

    [LoggerMessage(9, LogLevel.Debug, "Question {Question}: its caller has gone, or another worker coordinates it")]
    public static partial void QuestionLeft(this ILogger logger, Guid question);

    [LoggerMessage(10, LogLevel.Warning, "Question {Question}: ended without an answer")]
    public static partial void QuestionFailed(this ILogger logger, Guid question, Exception reason);

    [LoggerMessage(11, LogLevel.Error, "Other workers compute what this one should: {Reason}")]
    public static partial void DiskFailed(this ILogger logger, string reason);
}
