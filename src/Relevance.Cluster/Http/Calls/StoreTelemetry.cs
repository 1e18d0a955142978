using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// The activity source and the meter <c>Relevance.Cluster</c>. Tags have operations, datasets and status codes; never a key, a document id or a field.
/// </summary>
internal static class StoreTelemetry
{
    private const string Name = "Relevance.Cluster";
    private const string OperationTag = "relevance.operation";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("relevance.requests", "{request}", "Requests that ended, by operation and outcome.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("relevance.retries", "{retry}", "Attempts after the first.");
    private static readonly Counter<long> SentBytes = Meter.CreateCounter<long>("relevance.sent", "By", "Bytes of request bodies, as they were sent.");
    private static readonly Counter<long> ReceivedBytes = Meter.CreateCounter<long>("relevance.received", "By", "Bytes of responses, decompressed.");
    private static readonly Counter<long> Documents =
        Meter.CreateCounter<long>("relevance.documents", "{document}", "Documents that were written, rejected or read.");

    public static Activity? Start(ApiCall call)
    {
        Activity? activity = Source.StartActivity($"relevance {call.Operation}", ActivityKind.Client);
        activity?.SetTag(OperationTag, call.Operation).SetTag("relevance.dataset", call.DatasetId);
        return activity;
    }

    public static void CountRequest(ApiCall call, string outcome) =>
        Requests.Add(1, new KeyValuePair<string, object?>(OperationTag, call.Operation), new("relevance.outcome", outcome));

    public static void CountRetry(ApiCall call) => Retries.Add(1, new KeyValuePair<string, object?>(OperationTag, call.Operation));

    public static void CountSent(ApiCall call, long bytes) => SentBytes.Add(bytes, new KeyValuePair<string, object?>(OperationTag, call.Operation));

    public static void CountReceived(ApiCall call, long bytes) => ReceivedBytes.Add(bytes, new KeyValuePair<string, object?>(OperationTag, call.Operation));

    /// <summary>Counts documents.</summary>
    /// <param name="what"><c>written</c>, <c>rejected</c> or <c>read</c>.</param>
    /// <param name="count">The number of documents.</param>
    public static void CountDocuments(string what, long count)
    {
        if (count > 0)
        {
            Documents.Add(count, new KeyValuePair<string, object?>("relevance.what", what));
        }
    }
}
