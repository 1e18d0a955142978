using System.Globalization;

namespace Relevance.Cluster.KMeansBench;

/// <summary>Watches the memory of the process without the pages of mapped files, which the system can reclaim. Linux only.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _peak;

    /// <summary>Initializes a new instance of the <see cref="PeakMemory"/> class and begins to look every few milliseconds.</summary>
    public PeakMemory()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The bytes that are resident now and belong to no file.</summary>
    public static long Anonymous() => OfStatus("RssAnon");

    /// <summary>The bytes of a line in the status of the process, such as <c>RssAnon</c> or <c>VmHWM</c>.</summary>
    public static long OfStatus(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(':', 'k')[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Ends, and returns the most that was seen.</summary>
    public long Stop()
    {
        _stop.Cancel();
        _thread.Join();
        return _peak;
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Watch()
    {
        do
        {
            _peak = Math.Max(_peak, Anonymous());
        }
        while (!_stop.Token.WaitHandle.WaitOne(Interval));

        _peak = Math.Max(_peak, Anonymous());
    }
}
