using System.Runtime.CompilerServices;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Distributed.Fitting.Coordination;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>Coordinates k-means on workers, with the bits of <see cref="KMeans.Run"/>: the search runs here, the passes over the rows run there.</summary>
/// <param name="link">The workers.</param>
/// <param name="store">The store.</param>
/// <param name="shardSize">The number of positions of a shard, a power of two up to 2¹⁸. The result does not depend on it.</param>
/// <param name="patience">The time after which a fit fails if no worker is alive; null for a minute.</param>
/// <param name="labelsAtOnce">The most labels that are here at the same time, unless a shard has more; 8 MB by default.</param>
internal sealed class DistributedKMeans(
    IWorkerLink link,
    PostgresDocumentStore store,
    int shardSize = DistributedKMeans.DefaultShardSize,
    TimeSpan? patience = null,
    int labelsAtOnce = 1 << 20)
{
    /// <summary>100 MB of vectors with 384 components: few enough for an even distribution, and enough for many threads.</summary>
    public const int DefaultShardSize = 1 << 16;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(1);

    /// <summary>Determines whether workers can compute a fit; if not, it runs on one machine.</summary>
    public static bool CanRun(KMeansOptions options) => options.Quality != KMeansQuality.Best;

    /// <summary>Runs a fit and stores its labels and centroids.</summary>
    /// <param name="job">What to compute.</param>
    /// <param name="checkpoints">The fit in its table.</param>
    /// <param name="progress">Receives the reports of <see cref="KMeans.Run"/>; may be null.</param>
    /// <param name="cancellationToken">A token that stops this coordinator; the fit stays for another one.</param>
    /// <returns>The result without labels and distances: the store has the labels.</returns>
    /// <exception cref="ComputeException">A worker failed, none is alive, or vectors have changed since the fit began.</exception>
    /// <exception cref="ClusteringExistsException">The clustering exists, and may not be replaced.</exception>
    /// <exception cref="NoVectorsException">No document, or none that matches the filter, has a vector.</exception>
    /// <exception cref="ArgumentException">The options do not fit the vectors, such as more clusters than vectors.</exception>
    /// <exception cref="VectorShapeException">The metric is the cosine, a vector is all zeros, and the options reject it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the fit by its user.</exception>
    public Task<KMeansResult> RunAsync(
        FitJob job, FitCheckpoints checkpoints, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        checkpoints.RunAsync(token => FitAsync(job, checkpoints, progress, token), cancellationToken);

    private async Task<KMeansResult> FitAsync(
        FitJob job, FitCheckpoints checkpoints, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        ClusteringKey key = new(job.VectorField, job.Alias);
        if (!job.ReplaceExisting && await store.GetClusteringAsync(job.DatasetId, key, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new ClusteringExistsException(job.DatasetId, job.VectorField, job.Alias);
        }

        Filter? filter = job.FilterJson is null ? null : Filter.Parse(job.FilterJson);
        (VectorShards fitted, long[]? selected) = await store.ReadShardsAsync(job.DatasetId, job.VectorField, shardSize, filter, cancellationToken)
            .ConfigureAwait(false);
        RemoteShard[] shards = [.. ShardsOf(fitted, selected)];
        FitRun run = new(
            checkpoints.Claim.Id,
            checkpoints.Claim.Attempt,
            new ShardSource(job.DatasetId, job.VectorField, fitted.FieldId, fitted.Dimension),
            job.Options);
        using WorkerCalls calls = new(link, run, shards, patience ?? DefaultPatience);
        try
        {
            RemoteRows rows = new(calls, run, shards);
            await rows.OpenAsync(cancellationToken).ConfigureAwait(false);
            KMeansFacts facts = await MeasureAsync(job, rows, shards, cancellationToken).ConfigureAwait(false);
            (KMeansFit fit, long[] sizes) =
                await SearchAsync(facts, rows, shards, (checkpoints, progress), cancellationToken).ConfigureAwait(false);
            ClusteredRows clustered = RowsOf(shards, job.Options.ZeroVectors);
            KMeansResult result = fit.ToResult(clustered, Array.ConvertAll(sizes, size => checked((int)size)), out int[] numbers);
            IAsyncEnumerable<IEnumerable<(long Position, int Label)>> labels = ReadLabelsAsync(rows, numbers, clustered.ZeroLabel, cancellationToken);
            await StoreAsync((job, key), fitted, (result, labels), checkpoints, cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            await calls.ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Creates the shards that have selected documents.</summary>
    private static IEnumerable<RemoteShard> ShardsOf(VectorShards fitted, long[]? selected)
    {
        foreach (VectorShard shard in fitted.Shards)
        {
            if (selected is null)
            {
                yield return new RemoteShard(shard, selected: null);
                continue;
            }

            (int start, int end) = (IndexOf(shard.Start), IndexOf(shard.Start + shard.Size));
            if (end > start)
            {
                yield return new RemoteShard(shard, Array.ConvertAll(selected[start..end], position => (int)(position - shard.Start)));
            }
        }

        int IndexOf(long position) => Array.BinarySearch(selected!, position) is < 0 and int missing ? ~missing : Array.BinarySearch(selected!, position);
    }

    /// <summary>Checks the options against the rows, as <see cref="KMeansProblem.Create"/> does, and measures the rows.</summary>
    private async Task<KMeansFacts> MeasureAsync(FitJob job, RemoteRows rows, RemoteShard[] shards, CancellationToken cancellationToken)
    {
        KMeansOptions options = job.Options;
        long count = shards.Sum(shard => (long)shard.Count);
        if (count == 0)
        {
            throw new NoVectorsException(job.DatasetId, job.VectorField, job.FilterJson is null ? null : Filter.Parse(job.FilterJson).ToString());
        }

        await RejectZerosAsync(job, shards, cancellationToken).ConfigureAwait(false);
        long firstRow = 0;
        foreach (RemoteShard shard in shards)
        {
            (shard.FirstRow, firstRow) = (firstRow, firstRow + shard.DirectedCount);
        }

        try
        {
            KMeansProblem.CheckCount(firstRow, RowsOf(shards, options.ZeroVectors).What, options);
            KMeansProblem.CheckInitialCentroids(rows.Dimension, options);
            SetWeights(options.SampleWeights, shards, count);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Dataset '{job.DatasetId}', vector field '{job.VectorField}': {e.Message}", nameof(job), e);
        }

        ExactSum weight = new();
        foreach (RemoteShard shard in shards)
        {
            weight.Add(1, options.SampleWeights is null ? shard.DirectedCount : 0);
            Array.ForEach(shard.DirectedWeights, each => weight.Add(each));
        }

        int exponent = KMeansFacts.ExponentOf(shards.Max(shard => shard.Magnitude), options);
        return await rows.MeasureAsync(exponent, weight.Value, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns how many of the rows of all shards are clustered.</summary>
    private static ClusteredRows RowsOf(RemoteShard[] shards, ZeroVectorRule rule) =>
        new(checked((int)shards.Sum(shard => (long)shard.Count)), shards.Sum(shard => shard.Zeros.Length), rule);

    /// <summary>Reads the labels of the last pass from the workers, as those of the result.</summary>
    private async IAsyncEnumerable<IEnumerable<(long Position, int Label)>> ReadLabelsAsync(
        RemoteRows rows, int[] numbers, int zeroLabel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ShardLabels labels in rows.ReadLabelsAsync(labelsAtOnce, cancellationToken).ConfigureAwait(false))
        {
            yield return OfShard(labels);
        }

        IEnumerable<(long Position, int Label)> OfShard(ShardLabels labels)
        {
            HashSet<int> zeros = [.. labels.Shard.Zeros];
            int next = 0;
            for (int row = 0; row < labels.Offsets.Length; row++)
            {
                yield return (labels.Shard.Shard.Start + labels.Offsets[row], zeros.Contains(row) ? zeroLabel : numbers[labels.Labels[next++]]);
            }
        }
    }

    private async Task RejectZerosAsync(FitJob job, RemoteShard[] shards, CancellationToken cancellationToken)
    {
        if (job.Options.ZeroVectors == ZeroVectorRule.Reject && Array.Find(shards, shard => shard.FirstZero is not null) is { } shard)
        {
            long position = shard.Shard.Start + shard.FirstZero!.Value;
            string? id = (await store.FindIdsAsync(job.DatasetId, [position], cancellationToken).ConfigureAwait(false))[0];
            throw new VectorShapeException($"Dataset '{job.DatasetId}', document '{id}', field '{job.VectorField}'", VectorShape.Direction, "all zeros")
            {
                DatasetId = job.DatasetId,
                DocumentId = id,
                VectorField = job.VectorField,
            };
        }
    }

    private static void SetWeights(ReadOnlyMemory<float>? given, RemoteShard[] shards, long count)
    {
        if (given is not { } weights)
        {
            return;
        }

        KMeansProblem.CheckWeights(weights.Span, count);
        int first = 0;
        foreach (RemoteShard shard in shards)
        {
            HashSet<int> zeros = [.. shard.Zeros];
            shard.Weights = weights.Slice(first, shard.Count).ToArray();
            shard.DirectedWeights = [.. shard.Weights.Where((_, row) => !zeros.Contains(row))];
            first += shard.Count;
        }

        KMeansProblem.CheckSum([.. shards.SelectMany(shard => shard.DirectedWeights)]);
    }

    private static async Task<(KMeansFit Fit, long[] Sizes)> SearchAsync(
        KMeansFacts facts,
        RemoteRows rows,
        RemoteShard[] shards,
        (FitCheckpoints Checkpoints, IProgress<ClusterModelProgress>? Progress) reports,
        CancellationToken cancellationToken)
    {
        ClusterSums sums = new(facts.Units, facts.ClusterCount, parts: 1);
        KMeansFit fit = new(facts, new LloydLoop(facts, sums));
        RemoteStart start = new(facts, rows, shards);
        RemoteHalving halving = new(facts, rows, shards);
        FitCheckpoint? from = reports.Checkpoints.Claim.Checkpoint;
        foreach (RowPass pass in from?.History ?? [])
        {
            await rows.AnswerAsync(pass, sums, cancellationToken).ConfigureAwait(false);
        }

        LloydState? saved = from?.State.Loop;
        long[] sizes = [];
        foreach (FitRequest request in fit.Run(new Reports(reports.Checkpoints, reports.Progress), from?.State))
        {
            if (fit.State is { Loop: { } loop } state && !ReferenceEquals(loop, saved))
            {
                saved = loop;
                await reports.Checkpoints.SaveAsync(state, rows, cancellationToken).ConfigureAwait(false);
            }

            switch (request)
            {
                case StartRequest first:
                    first.Centroids = await start.ChooseAsync(first.Restart, cancellationToken).ConfigureAwait(false);
                    break;
                case HalvingRequest halves:
                    await halving.AnswerAsync(halves, cancellationToken).ConfigureAwait(false);
                    break;
                case RowPass pass:
                    await rows.AnswerAsync(pass, sums, cancellationToken).ConfigureAwait(false);
                    sizes = pass is DistancePass ? pass.Reply.Members : sizes;
                    break;
                case KeepRequest:
                    // The labels are a function of the centroids.
                    break;
                default:
                    throw new NotSupportedException($"Workers do not answer {request}.");
            }
        }

        if (fit.BestRestart < fit.Inertias.Length - 1)
        {
            VectorSet best = fit.Best!.Centroids;
            foreach (RowPass pass in new RowPass[] { new BeginPass(), new AssignPass(best, passesLeft: 1), new DistancePass(best) })
            {
                await rows.AnswerAsync(pass, sums, cancellationToken).ConfigureAwait(false);
                sizes = pass.Reply.Members;
            }
        }

        return (fit, sizes);
    }

    /// <summary>Stores labels and centroids as <see cref="ClusterOps.FitAsync"/> does.</summary>
    private async Task StoreAsync(
        (FitJob Job, ClusteringKey Key) fit,
        VectorShards fitted,
        (KMeansResult Result, IAsyncEnumerable<IEnumerable<(long Position, int Label)>> Labels) found,
        FitCheckpoints checkpoints,
        CancellationToken cancellationToken)
    {
        StoredClustering clustering = new()
        {
            Key = fit.Key,
            ModelName = new KMeans(fit.Job.Options).Name,
            Metric = found.Result.Metric,
            Labels = [.. Enumerable.Range(0, found.Result.Sizes.Count).Select(ClusterLabels.Format)],
            Centroids = found.Result.Centroids!,
        };
        bool isStored = await store.WriteFitAsync(
            fit.Job.DatasetId,
            clustering,
            fitted,
            found.Labels,
            (session, token) => checkpoints.CompleteAsync(session, found.Result, token),
            cancellationToken).ConfigureAwait(false);
        if (!isStored)
        {
            throw FitRun.VectorsChanged(fit.Job.DatasetId, fit.Job.VectorField);
        }

        await new ClusterNameStore(store, fit.Job.DatasetId, fit.Key.LabelField).RemoveAllAsync().ConfigureAwait(false);
    }

    /// <summary>Passes progress on to the table and to the caller.</summary>
    private sealed class Reports(FitCheckpoints checkpoints, IProgress<ClusterModelProgress>? progress) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value)
        {
            checkpoints.Note(value);
            progress?.Report(value);
        }
    }
}
