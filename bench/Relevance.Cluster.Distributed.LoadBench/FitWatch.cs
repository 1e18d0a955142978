using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Prints how far a fit on workers is, as the table of fits shows it; the coordinator writes it there every second.</summary>
internal sealed class FitWatch : IAsyncDisposable
{
    private const int KillAfter = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;

    private FitWatch(ComputeEngine engine, string dataset, HashSet<Guid> before, Process? victim) =>
        _watch = WatchAsync(engine, dataset, before, victim, _stop.Token);

    /// <summary>Watches the fits of a dataset that start from now on.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="victim">The worker to kill in the middle; null for none.</param>
    public static async Task<FitWatch> StartAsync(ComputeEngine engine, string dataset, Process? victim) =>
        new(engine, dataset, [.. (await engine.ListFitsAsync(dataset)).Select(fit => fit.Id)], victim);

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    private static async Task WatchAsync(ComputeEngine engine, string dataset, HashSet<Guid> before, Process? victim, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        (int Iteration, string? Coordinator, long Workers) last = (-1, null, -1);
        try
        {
            while (true)
            {
                DistributedFit? fit = (await engine.ListFitsAsync(dataset, stop)).FirstOrDefault(fit => !before.Contains(fit.Id));
                (int Iteration, string? Coordinator, long Workers) now =
                    (fit?.Progress.Iteration ?? 0, fit?.Coordinator, await engine.CountWorkersAsync(stop));
                if (now != last)
                {
                    last = now;
                    Print(start, string.Create(
                        CultureInfo.InvariantCulture, $"iteration {now.Iteration}, coordinator {now.Coordinator ?? "none"}, {now.Workers} workers"));
                }

                if (victim is not null && now.Iteration >= KillAfter)
                {
                    victim.Kill();
                    victim = null;
                    Print(start, "a worker is killed");
                }

                await Task.Delay(Interval, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Print(start, "the fit is done");
        }
    }

    private static void Print(long start, string what) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(start).TotalSeconds,6:F1} s  {what}"));
}
