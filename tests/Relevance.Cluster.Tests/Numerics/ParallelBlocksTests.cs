using System.Collections.Concurrent;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Tests.Numerics;

public class ParallelBlocksTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(32, 4096)]
    [InlineData(64, 2048)]
    [InlineData(512, 256)]
    [InlineData(4096, 256)]
    public void TaskRowsOf_ADimension_IsHalfAMebibyteOfRows(int dimension, int rows) => Assert.Equal(rows, ParallelBlocks.TaskRowsOf(dimension));

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(1, 4, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 4, 2)]
    [InlineData(int.MaxValue, 4096, 524_288)]
    public void CountOf_Items_CountsTheLastBlockToo(int items, int size, int count) => Assert.Equal(count, ParallelBlocks.CountOf(items, size));

    [Fact]
    public void Threads_WithoutALimit_AreAllCores()
    {
        Assert.Equal(Environment.ProcessorCount, ParallelBlocks.Threads(-1));
        Assert.Equal(3, ParallelBlocks.Threads(3));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(100, 1)]
    [InlineData(100, 3)]
    [InlineData(2, 8)]
    public void Run_DoesEveryBlockOnce_WithNumbersOfWorkersThatNoTwoShare(int blocks, int threads)
    {
        var done = new ConcurrentBag<int>();
        var workers = new ConcurrentBag<int>();

        ParallelBlocks.Run(
            blocks,
            threads,
            worker =>
            {
                workers.Add(worker);
                return done.Add;
            },
            CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, blocks), done.Order());
        Assert.Equal(workers.Distinct().Count(), workers.Count);
        Assert.All(workers, worker => Assert.InRange(worker, 0, threads - 1));
        Assert.True(workers.Count <= blocks, "A worker was made that had nothing to do.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_OfABlockThatFails_ThrowsThatVeryException(int threads) => Assert.Throws<TimeoutException>(() =>
        ParallelBlocks.Run(20, threads, _ => block => throw new TimeoutException($"Block {block}"), CancellationToken.None));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_Cancelled_BeginsNoOtherBlock(int threads)
    {
        using var stop = new CancellationTokenSource();
        int begun = 0;

        Assert.Throws<OperationCanceledException>(() => ParallelBlocks.Run(
            1000,
            threads,
            _ => _ =>
            {
                Interlocked.Increment(ref begun);
                stop.Cancel();
            },
            stop.Token));

        Assert.InRange(begun, 1, threads);
    }
}
