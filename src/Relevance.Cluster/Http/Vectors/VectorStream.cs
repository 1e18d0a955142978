using System.Globalization;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Vectors;

/// <summary>Reads the binary stream of vectors, each batch within the time budget, and converts faults to exceptions of this library.</summary>
internal sealed class VectorStream(ApiCall call, Stream stream, HttpStoreOptions options) : IAsyncDisposable
{
    private readonly VectorStreamReader _reader = new(stream, options.MaxResponseBytes);
    private bool _hasBegun;
    private long _rows;

    /// <summary>Reads the next batch; null at the end of the stream.</summary>
    public async Task<VectorBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.TimeBudget, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (!_hasBegun)
            {
                await _reader.BeginAsync(either.Token).ConfigureAwait(false);
                _hasBegun = true;
            }

            VectorBatch? batch = await _reader.ReadAsync(either.Token).ConfigureAwait(false);
            if (batch is not null)
            {
                _rows += batch.DocumentIds.Count;
                StoreTelemetry.CountReceived(call, 4L * batch.Values.Length);
                StoreTelemetry.CountDocuments("read", batch.DocumentIds.Count);
            }

            return batch;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is InvalidDataException or IOException or HttpRequestException or OperationCanceledException)
        {
            string fault = timeout.IsCancellationRequested ? "no more data arrived in time" : e.Message.TrimEnd('.');
            throw ServiceErrors.BadResponse(call, string.Create(CultureInfo.InvariantCulture, $"{fault}, after {_rows} vectors."), e);
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
