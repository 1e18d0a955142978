using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Storage.Telemetry;

/// <summary>
/// Measures the operations of a store, with the names that OpenTelemetry's conventions give to database clients. Tags have the operation, the dataset and the
/// kind of failure; never a document id, a field or a value.
/// </summary>
/// <param name="instruments">The instruments of the kind of store.</param>
/// <param name="logger">The log of the store, to which failures are written.</param>
internal sealed class StoreTelemetry(StoreInstruments instruments, ILogger logger)
{
    private bool IsOff => !instruments.Source.HasListeners() && !instruments.Duration.Enabled && !logger.IsEnabled(LogLevel.Warning);

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

        using Measurement measurement = new(instruments, logger, member, datasetId);
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
        using Measurement? measurement = IsOff ? null : new(instruments, logger, member, datasetId);
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
        private readonly StoreInstruments _instruments;
        private readonly ILogger _logger;
        private readonly string _operation;
        private readonly string? _datasetId;
        private readonly Activity? _activity;
        private TagList _tags;

        public Measurement(StoreInstruments instruments, ILogger logger, string member, string? datasetId)
        {
            _instruments = instruments;
            _logger = logger;
            _datasetId = datasetId;
            _operation = member.EndsWith("Async", StringComparison.Ordinal) ? member[..^"Async".Length] : member;
            _tags = new() { { "db.system.name", instruments.System }, { "db.operation.name", _operation } };
            if (datasetId is not null)
            {
                _tags.Add("db.collection.name", datasetId);
            }

            _activity = instruments.Source.StartActivity(ActivityKind.Client, tags: _tags, name: datasetId is null ? _operation : $"{_operation} {datasetId}");
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
            _instruments.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tags);
            _activity?.Dispose();
        }
    }
}
