using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Tests.Hosting;

public sealed class DatasetLocksTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfOneDataset_HoldsUpNoOther_HoweverManyThereAre()
    {
        DatasetLocks locks = new();
        TaskCompletionSource end = new();
        Task<int> slow = locks.RunAsync("slow", () => WaitAsync(end.Task), Token);

        // More than any fixed number of locks could tell apart.
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(i, await locks.RunAsync($"dataset-{i}", () => Task.FromResult(i), Token).WaitAsync(Guard, Token));
        }

        Assert.False(slow.IsCompleted);
        end.SetResult();
        Assert.Equal(1, await slow.WaitAsync(Guard, Token));
    }

    [Fact]
    public async Task Run_OfTheSameDataset_OneAfterAnother_AlsoAfterAWaiterWasCancelled()
    {
        DatasetLocks locks = new();
        TaskCompletionSource end = new();
        using CancellationTokenSource impatience = new();
        bool isFirstDone = false;
        Task<int> first = locks.RunAsync(
            "shop",
            async () =>
            {
                await end.Task;
                isFirstDone = true;
                return 1;
            },
            Token);
        Task<bool> cancelled = locks.RunAsync("shop", () => Task.FromResult(true), impatience.Token);
        Task<bool> second = locks.RunAsync("shop", () => Task.FromResult(isFirstDone), Token);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Guard, Token));
        Assert.False(second.IsCompleted);
        end.SetResult();

        Assert.Equal(1, await first.WaitAsync(Guard, Token));
        Assert.True(await second.WaitAsync(Guard, Token));
    }

    private static async Task<int> WaitAsync(Task task)
    {
        await task;
        return 1;
    }
}
