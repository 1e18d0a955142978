using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports;

public sealed class SideBySideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_OnTwoThreads_RunsBothPartsAtTheSameTime()
    {
        TaskCompletionSource<int> fromFirst = new();
        TaskCompletionSource<int> fromSecond = new();

        (int first, int second) = await SideBySide.RunAsync(
            _ => ExchangeAsync(fromFirst, 1, fromSecond), _ => ExchangeAsync(fromSecond, 2, fromFirst), threads: 2, Token);

        Assert.Equal((2, 1), (first, second));

        static async Task<int> ExchangeAsync(TaskCompletionSource<int> own, int value, TaskCompletionSource<int> other)
        {
            own.SetResult(value);
            return await other.Task.WaitAsync(Token);
        }
    }

    [Fact]
    public async Task RunAsync_OnOneThread_StartsTheSecondPartAfterTheFirst()
    {
        bool hasEnded = false;

        (bool _, bool seen) = await SideBySide.RunAsync(
            async token =>
            {
                await Task.Yield();
                return hasEnded = !token.IsCancellationRequested;
            },
            _ => Task.FromResult(hasEnded),
            threads: 1,
            Token);

        Assert.True(seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_OfAPartThatFails_StopsTheOther_AndThrowsWhenItHasEnded(bool isFirst)
    {
        bool hasEnded = false;
        Func<CancellationToken, Task<int>> failing = _ => Task.FromException<int>(new InvalidDataException("damaged"));
        Func<CancellationToken, Task<int>> waiting = async token =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            }
            finally
            {
                hasEnded = true;
            }
        };

        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(
            () => SideBySide.RunAsync(isFirst ? failing : waiting, isFirst ? waiting : failing, threads: 2, Token));

        Assert.Equal(("damaged", true), (exception.Message, hasEnded));
    }

    [Fact]
    public async Task RunAsync_Canceled_ThrowsWithTheTokenOfTheCaller()
    {
        using CancellationTokenSource source = new();
        Task<(int, int)> running = SideBySide.RunAsync(WaitAsync, WaitAsync, threads: 2, source.Token);

        await source.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(source.Token, exception.CancellationToken);

        static async Task<int> WaitAsync(CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }
    }

    [Fact]
    public void HeldProgress_PassesReportsOnInTheirOrder_AfterItIsReleased()
    {
        InlineProgress<OperationProgress> progress = new();
        HeldProgress held = new(progress);
        held.Report(new OperationProgress(OperationStage.Profiling, 1, 3));
        held.Report(new OperationProgress(OperationStage.Profiling, 2, 3));

        bool isEmpty = progress.Reports.Count == 0;
        held.Release();
        held.Report(new OperationProgress(OperationStage.Profiling, 3, 3));

        Assert.True(isEmpty);
        Assert.Equal([1, 2, 3], progress.Reports.Select(report => report.Completed));
    }
}
