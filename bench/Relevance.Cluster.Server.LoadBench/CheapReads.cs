using System.Diagnostics;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>Sends the same cheap request repeatedly, and records the slowest response.</summary>
internal sealed class CheapReads : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HttpClient _http;
    private readonly Task _running;
    private long _asked;

    public CheapReads(HttpClient http, string path, TimeSpan pause)
    {
        _http = http;
        _running = Task.Run(() => RunAsync(path, pause));
    }

    public int Count { get; private set; }

    /// <summary>Gets the number of error responses.</summary>
    public int RejectedCount { get; private set; }

    public TimeSpan SlowestOfAll { get; private set; }

    /// <summary>Gets the time of the slowest response since the last reset, including a request without a response.</summary>
    public TimeSpan Slowest
    {
        get
        {
            lock (_lock)
            {
                TimeSpan open = _asked == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_asked);
                return open > field ? open : field;
            }
        }

        private set;
    }

    public void Reset()
    {
        lock (_lock)
        {
            Slowest = TimeSpan.Zero;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(string path, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            lock (_lock)
            {
                _asked = start;
            }

            using HttpResponseMessage reply = await _http.GetAsync($"{_http.BaseAddress}{path}");
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            lock (_lock)
            {
                _asked = 0;
                Count++;
                RejectedCount += reply.IsSuccessStatusCode ? 0 : 1;
                Slowest = time > Slowest ? time : Slowest;
                SlowestOfAll = time > SlowestOfAll ? time : SlowestOfAll;
            }

            await Task.Delay(pause);
        }
    }
}
