using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>Gives shards to live workers. Thread-safe, except for <see cref="AssignAsync"/>.</summary>
/// <remarks>
/// A worker that was lost once gets no more shards, as long as there are others; one whose disk failed gets none at all. One that joins later gets shards that
/// others lose, and its share of the next work.
/// </remarks>
/// <param name="link">The workers.</param>
/// <param name="source">The vectors.</param>
/// <param name="shards">All shards, in order.</param>
/// <param name="patience">The time to wait for a worker if none is alive.</param>
internal sealed class ShardOwners(IWorkerLink link, ShardSource source, IReadOnlyList<IOwnedShard> shards, TimeSpan patience)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<WorkerId> _lost = [];
    private readonly Dictionary<WorkerId, WorkerDiskException> _full = [];

    /// <summary>Gets the workers that cannot keep shards.</summary>
    public IReadOnlyCollection<WorkerId> Full => _full.Keys;

    /// <summary>Gives each shard without a live worker to one.</summary>
    /// <param name="lose">Is called for each shard whose worker is no longer alive.</param>
    /// <param name="cancellationToken">A token that cancels the wait.</param>
    /// <exception cref="ComputeException">No worker has been alive for too long, or none that is alive can keep vectors.</exception>
    public async Task AssignAsync(Action<IOwnedShard> lose, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<WorkerId> alive = link.Workers;
        while (alive.Count == 0)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                string seconds = patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                throw new ComputeException(
                    $"Dataset '{source.DatasetId}', field '{source.VectorField}': no worker has been alive for {seconds} s. "
                        + "Start workers with 'relevance worker --store \"Host=…\"', then repeat the call.");
            }

            await Task.Delay(LookInterval, cancellationToken).ConfigureAwait(false);
            alive = link.Workers;
        }

        foreach (IOwnedShard shard in shards.Where(shard => shard.Worker is { } worker && !alive.Contains(worker)))
        {
            shard.Worker = null;
            lose(shard);
        }

        if (shards.Any(shard => shard.Worker is null))
        {
            WorkerId[] able = [.. alive.Where(worker => !_full.ContainsKey(worker))];
            if (able.Length == 0)
            {
                WorkerDiskException failure = _full[alive[0]];
                throw new ComputeException(failure.Message, failure) { Worker = alive[0].Value };
            }

            WorkerId[] candidates = [.. able.Where(worker => !_lost.Contains(worker))];
            if (candidates.Length == 0)
            {
                _lost.Clear();
                candidates = able;
            }

            ShardAssignment.Assign(source.FieldId, shards, candidates);
        }
    }

    /// <summary>Takes all shards from a worker that was lost, or cannot keep them.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="lose">Is called for each of its shards.</param>
    /// <param name="failure">Why it cannot keep them; null if it was lost.</param>
    public void Lose(WorkerId worker, Action<IOwnedShard> lose, WorkerDiskException? failure = null)
    {
        lock (_lost)
        {
            _lost.Add(worker);
            if (failure is not null)
            {
                _full[worker] = failure;
            }
        }

        foreach (IOwnedShard shard in shards.Where(shard => shard.Worker == worker))
        {
            shard.Worker = null;
            lose(shard);
        }
    }
}
