using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>
/// The activity source and the meter <c>Relevance.Cluster.Sqlite</c>, with the names that OpenTelemetry's conventions give to database clients. Tags have the
/// operation, the dataset and the kind of failure; never a document id, a field or a value.
/// </summary>
/// <param name="logger">The log of the store, to which failures are written.</param>
internal sealed class StoreTelemetry(ILogger logger)
{
    private const string Name = "Relevance.Cluster.Sqlite";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "db.client.operation.duration", "s", "How long an operation of the store takes, waiting for its turn included.");

    private bool IsOff => !Source.HasListeners() && !Duration.Enabled && !logger.IsEnabled(LogLevel.Warning);

    /// <summary>Runs an operation as an activity, and measures its duration.</summary>
    /// <param name="member">The member of the store, such as <c>ReadPageAsync</c>; its name without <c>Async</c> is the operation.</param>
    /// <param name="datasetId">The dataset; null if the operation has none.</param>
    /// <param name="run">Starts the operation.</param>
    public async Task<T> MeasureAsync<T>(string member, string? datasetId, Func<Task<T>> run)
    {
        if (IsOff)
        {
            return await run().ConfigureAwait(false);
        }

        using Measurement measurement = new(logger, member, datasetId);
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            measurement.Fail(e);
            throw;
        }
    }

    /// <summary>Enumerates a stream as an activity, and measures the time from its first request to its end, the consumer's included.</summary>
    public async IAsyncEnumerable<T> MeasureAsync<T>(
        string member, string? datasetId, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using Measurement? measurement = IsOff ? null : new(logger, member, datasetId);
        IAsyncEnumerator<T> enumerator = items.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (await NextAsync().ConfigureAwait(false))
            {
                yield return enumerator.Current;
            }
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await enumerator.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                measurement?.Fail(e);
                throw;
            }
        }
    }

    /// <summary>One operation, from its start to its disposal.</summary>
    private sealed class Measurement : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly ILogger _logger;
        private readonly string _operation;
        private readonly string? _datasetId;
        private readonly Activity? _activity;
        private TagList _tags;

        public Measurement(ILogger logger, string member, string? datasetId)
        {
            _logger = logger;
            _datasetId = datasetId;
            _operation = member.EndsWith("Async", StringComparison.Ordinal) ? member[..^"Async".Length] : member;
            _tags = new() { { "db.system.name", "sqlite" }, { "db.operation.name", _operation } };
            if (datasetId is not null)
            {
                _tags.Add("db.collection.name", datasetId);
            }

            _activity = Source.StartActivity(ActivityKind.Client, tags: _tags, name: datasetId is null ? _operation : $"{_operation} {datasetId}");
        }

        public void Fail(Exception exception)
        {
            string error = exception is DocumentStoreException failure ? failure.Failure.ToString() : exception.GetType().Name;
            _tags.Add("error.type", error);
            _activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
            _logger.Failed(_operation, _datasetId, error);
        }

        public void Dispose()
        {
            Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tags);
            _activity?.Dispose();
        }
    }
}
