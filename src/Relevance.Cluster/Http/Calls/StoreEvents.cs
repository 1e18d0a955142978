using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Reports events to the log, to activities and to metrics.</summary>
internal sealed class StoreEvents(ILoggerFactory? loggers)
{
    private readonly ILogger _logger = loggers?.CreateLogger("Relevance.Cluster.Http") ?? NullLogger.Instance;

    public void Retrying(CallState state, TimeSpan delay)
    {
        StoreTelemetry.CountRetry(state.Call);
        _logger.Retrying(state.Call.Operation, state.Call.DatasetId, state.Attempts, (int?)state.LastError?.Status, state.LastFailure?.GetType().Name, delay);
    }

    public void Ended(CallState state, Activity? activity, ResponseError? error, Exception? failure)
    {
        ApiCall call = state.Call;
        string outcome = error is not null ? ((int)error.Status).ToString(CultureInfo.InvariantCulture) : failure?.GetType().Name ?? "ok";
        activity?.SetTag("relevance.attempts", state.Attempts);
        StoreTelemetry.CountRequest(call, outcome);
        if (failure is null)
        {
            activity?.SetTag("http.response.status_code", 200);
            _logger.Succeeded(call.Operation, call.DatasetId, state.Attempts);
            return;
        }

        activity?.SetTag("http.response.status_code", (int?)error?.Status).SetStatus(ActivityStatusCode.Error, outcome);
        _logger.Failed(
            call.Operation,
            call.DatasetId,
            state.Attempts,
            (int?)error?.Status,
            error?.Code,
            error?.TraceId,
            (failure.InnerException ?? failure).GetType().Name);
    }

    /// <summary>Reports a request that was cancelled, or that ended by an unexpected exception.</summary>
    public static void Cancelled(CallState state, Activity? activity)
    {
        StoreTelemetry.CountRequest(state.Call, "cancelled");
        activity?.SetTag("relevance.attempts", state.Attempts).SetStatus(ActivityStatusCode.Error, "cancelled");
    }

    public void Recognized(bool hasExtensions) => _logger.Recognized(hasExtensions);

    public void Halved(string datasetId, int count) => _logger.Halved(datasetId, count);

    public void Resending(string datasetId, int count) => _logger.Resending(datasetId, count);

    public void Wrote(string datasetId, long written, int rejected)
    {
        StoreTelemetry.CountDocuments("written", written);
        StoreTelemetry.CountDocuments("rejected", rejected);
        if (rejected > 0)
        {
            _logger.Rejected(datasetId, rejected);
        }
    }
}
