using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>The activities, durations and log events of the embedded store, by the names that OpenTelemetry gives to databases.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_AreActivitiesWithTheNamesOfDatabaseClients()
    {
        ConcurrentQueue<Activity> activities = new();
        using ActivityListener listener = ListenTo(activities);
        string dataset = $"shop-{Guid.NewGuid():N}";
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset shop = new RelevanceClient(store).GetDataset(dataset);

        await shop.InsertDocumentsAsync([new Document("secret-id") { ["t_vector_"] = new[] { 1f, 2f } }], cancellationToken: Token);
        await foreach (VectorBatch batch in store.ReadVectorsAsync(dataset, "t_vector_", Token))
        {
            Assert.Single(batch.DocumentIds);
        }

        await Assert.ThrowsAsync<DatasetNotFoundException>(() => store.CountAsync($"{dataset}-gone", cancellationToken: Token));

        Activity[] own = [.. activities.Where(activity => activity.DisplayName.Contains(dataset, StringComparison.Ordinal))];
        Activity write = Assert.Single(own, activity => activity.DisplayName == $"Write {dataset}");
        Assert.Equal(
            ("sqlite", "Write", dataset), (write.GetTagItem("db.system.name"), write.GetTagItem("db.operation.name"), write.GetTagItem("db.collection.name")));
        Assert.Contains(own, activity => activity.DisplayName == $"ReadVectors {dataset}");
        Activity failed = Assert.Single(own, activity => activity.Status == ActivityStatusCode.Error);
        Assert.Equal(nameof(DatasetNotFoundException), failed.GetTagItem("error.type"));
        Assert.DoesNotContain(own, activity => activity.TagObjects.Any(tag => $"{tag.Value}".Contains("secret-id", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Durations_AreMeasuredByOperationAndDataset()
    {
        ConcurrentQueue<string> measured = new();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument is { Meter.Name: "Relevance.Cluster.Sqlite", Name: "db.client.operation.duration" })
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Enqueue($"{seconds >= 0} {string.Join(' ', tags.ToArray())}"));
        listener.Start();
        string dataset = $"shop-{Guid.NewGuid():N}";
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");

        await store.CreateDatasetAsync(dataset, Schema.Empty, Token);

        Assert.Contains($"True [db.system.name, sqlite] [db.operation.name, CreateDataset] [db.collection.name, {dataset}]", measured);
    }

    [Fact]
    public async Task Log_SaysWhatHappened_AndNoDocument()
    {
        ListLoggers loggers = new();
        SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:", new SqliteStoreOptions { LoggerFactory = loggers });
        await store.CreateDatasetAsync("shop", Schema.Empty.With("t_vector_", FieldType.Vector(2)), Token);

        await store.WriteAsync("shop", [new Document("secret-id") { ["t_vector_"] = new[] { 1f } }], WriteMode.Insert, Token);
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => store.CountAsync("gone", cancellationToken: Token));
        await store.DisposeAsync();

        Assert.Equal(
            [
                "1 Opened :memory:, read-only: False",
                "3 1 documents were rejected, dataset shop",
                "2 Failed: Count, dataset gone, DatasetNotFoundException",
                "4 Closed :memory:",
            ],
            loggers.Events);
    }

    private static ActivityListener ListenTo(ConcurrentQueue<Activity> activities)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Relevance.Cluster.Sqlite",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class ListLoggers : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _events = new();

        public IReadOnlyCollection<string> Events => _events;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _events.Enqueue($"{eventId.Id} {formatter(state, exception)}{exception}");

        public void Dispose()
        {
        }
    }
}
