using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Relevance.Cluster.Tests.Http.Support;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Tests logs, traces and meters, and that none of them contains a key or the content of a document.</summary>
public sealed class TelemetryTests
{
    private const string Content = "content-that-nobody-may-see";
    private const string Id = "id-that-nobody-may-see";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_OfARunWithEveryFault_HaveIdsAndTellNoSecret()
    {
        ListLoggers loggers = new();
        ConcurrentQueue<Activity> activities = new();
        using ActivitySource caller = new("Caller.Of.Events");
        using ActivityListener listener = ListenTo(activities);
        ConcurrentQueue<string> figures = new();
        using MeterListener meters = ListenTo(figures);
        using (Activity trace = caller.StartActivity("test")!)
        {
            await RunAsync(loggers);
            Assert.Contains(
                activities,
                activity =>
                    activity.TraceId == trace.TraceId && activity.OperationName == "relevance write documents" && activity.Status == ActivityStatusCode.Error);
            Assert.Contains(
                activities,
                activity => activity.TraceId == trace.TraceId
                    && Equals(activity.GetTagItem("relevance.attempts"), 2)
                    && Equals(activity.GetTagItem("relevance.dataset"), "shop"));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], loggers.Events.Select(entry => entry.Id).Distinct().Order());
        Assert.All(loggers.Events, entry => Assert.Equal("Relevance.Cluster.Http", entry.Category));
        string everything = string.Join('\n', [
            .. loggers.Events.Select(entry => entry.Everything),
            .. activities.SelectMany(
                activity => activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(activity.DisplayName).Append(activity.StatusDescription ?? "")),
            .. figures,
        ]);
        Assert.All((string[])[TestStore.Key, Content, Id], secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meter_CountsRequestsRetriesBytesAndDocuments()
    {
        ConcurrentQueue<string> figures = new();
        using MeterListener meters = ListenTo(figures);

        await RunAsync(new ListLoggers());

        // Other tests can count at the same time, so only the expected values are checked.
        string[] names = [.. figures.Select(figure => figure.Split(' ')[0]).Distinct()];
        Assert.Superset(
            new HashSet<string>(["relevance.requests", "relevance.retries", "relevance.sent", "relevance.received", "relevance.documents"]),
            new HashSet<string>(names));
        Assert.Contains(
            figures,
            figure =>
                figure.StartsWith("relevance.documents", StringComparison.Ordinal) && figure.Contains("relevance.what=rejected", StringComparison.Ordinal));
        Assert.Contains(
            figures,
            figure => figure.StartsWith("relevance.requests", StringComparison.Ordinal) && figure.Contains("relevance.outcome=413", StringComparison.Ordinal));
    }

    /// <summary>
    /// A retry, a batch that is halved, a document that is rejected, one that is retried, and a failure; the service quotes the request.
    /// </summary>
    private static async Task RunAsync(ListLoggers loggers)
    {
        int writes = 0;
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""") : ++writes switch
        {
            1 => Reply.Error(503, $$"""{"message":"'{{Content}}' {{TestStore.Key}}","code":"store_busy"}"""),
            2 => Reply.Error(413, $$"""{"message":"'{{Content}}' {{TestStore.Key}}","code":"too_large"}"""),
            3 => Reply.Written(0, $$$"""[{"_id":"{{{Id}}}","error":{"status":422,"body":"'{{{Content}}}' is wrong"}}]"""),
            4 => Reply.Written(1, """[{"_id":"d-0","error":{"status":503,"body":"busy"}}]"""),
            5 => Reply.Written(1),
            _ => Reply.Error(401, $$"""{"message":"'{{Content}}' {{TestStore.Key}}"}"""),
        });
        HttpStoreOptions options = TestStore.Options() with { LoggerFactory = loggers };
        await using HttpDocumentStore store = TestStore.Over(handler, options);
        Document[] documents = [new(Id) { ["text"] = Content }, .. TestStore.Numbered(2)];

        WriteSummary summary = await store.WriteAsync("shop", documents, WriteMode.Upsert, Token);
        Assert.Equal((2, 1), (summary.InsertedCount, summary.Rejected.Count));
        await Assert.ThrowsAsync<RelevanceApiException>(() => store.WriteAsync("shop", documents, WriteMode.Upsert, Token));
    }

    private static ActivityListener ListenTo(ConcurrentQueue<Activity> activities)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name is "Relevance.Cluster" or "Caller.Of.Events",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener ListenTo(ConcurrentQueue<string> figures)
    {
        MeterListener listener = new() { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            figures.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        return listener;
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == "Relevance.Cluster")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
