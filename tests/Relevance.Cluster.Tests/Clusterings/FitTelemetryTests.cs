using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>The activity and the duration of a fit.</summary>
public sealed class FitTelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fit_IsAnActivityWithItsNumbers_AndAMeasuredDuration()
    {
        ConcurrentQueue<Activity> activities = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Relevance.Cluster",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ConcurrentQueue<string> measured = new();
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, own) =>
        {
            if (instrument is { Meter.Name: "Relevance.Cluster", Name: "relevance.fit.duration" })
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Enqueue($"{seconds >= 0} {string.Join(' ', tags.ToArray())}"));
        meters.Start();
        string dataset = $"shop-{Guid.NewGuid():N}";
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset shop = new RelevanceClient(store).GetDataset(dataset);
        await shop.InsertDocumentsAsync(
            [new Document("a") { ["t_vector_"] = new[] { 1f, 2f } }, new Document("b") { ["t_vector_"] = new[] { 5f, 6f } }], cancellationToken: Token);

        await shop.GetClusterOps("two", "t_vector_").FitAsync(new KMeans(2), cancellationToken: Token);
        IClusterModel broken = ClusterModels.FromFunction("broken", _ => throw new InvalidOperationException("secret"));
        await Assert.ThrowsAnyAsync<Exception>(() => shop.GetClusterOps("none", "t_vector_").FitAsync(broken, cancellationToken: Token));

        Activity[] own = [.. activities.Where(activity => Equals(activity.GetTagItem("relevance.dataset"), dataset))];
        Assert.Equal(
            ("kmeans-2", 2, 2, 2),
            (own[0].GetTagItem("relevance.model"), own[0].GetTagItem("relevance.vectors"), own[0].GetTagItem("relevance.dimension"), own[0].GetTagItem("relevance.clusters")));
        Assert.Equal((ActivityStatusCode.Error, "broken"), (own[1].Status, own[1].GetTagItem("relevance.model")));
        Assert.Contains("True [relevance.model, kmeans-2]", measured);
        Assert.Contains(measured, figure => figure.StartsWith("True [relevance.model, broken] [error.type, ", StringComparison.Ordinal));
    }
}
