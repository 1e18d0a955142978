using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Support;

/// <summary>A store in which a read of the vectors of a field waits for the test. It has no clock.</summary>
internal sealed class GatedStore(DocumentStore inner) : DelegatingStore(inner)
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new();

    /// <summary>Gets the gate of a dataset's field, which is closed from now on until it is opened.</summary>
    public Gate GateOf(string datasetId, string vectorField = "v_vector_") => _gates.GetOrAdd($"{datasetId}/{vectorField}", _ => new Gate());

    public override async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
        string datasetId,
        string vectorField,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_gates.TryGetValue($"{datasetId}/{vectorField}", out Gate? gate))
        {
            await gate.PassAsync(cancellationToken);
        }

        await foreach (VectorBatch batch in base.ReadVectorsAsync(datasetId, vectorField, cancellationToken))
        {
            yield return batch;
        }
    }

    internal sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrivals;

        /// <summary>Gets a task that ends when a read waits at the gate.</summary>
        public Task Reached => _reached.Task;

        /// <summary>Gets a task that ends when a reading that stood at the gate was cancelled.</summary>
        public Task Cancelled => _cancelled.Task;

        /// <summary>Gets how many readings came to the gate.</summary>
        public int Arrivals => _arrivals;

        public void Open() => _open.TrySetResult();

        public void Break(Exception failure) => _open.TrySetException(failure);

        public async Task PassAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _arrivals);
            _reached.TrySetResult();
            try
            {
                await _open.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _cancelled.TrySetResult();
                throw;
            }
        }
    }
}
