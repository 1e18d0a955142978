using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Takes the time of each iteration of a fit in this process.</summary>
internal sealed class IterationTimes : IProgress<ClusterModelProgress>
{
    private readonly List<double> _seconds = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Gets the seconds until the end.</summary>
    public double Total { get; private set; }

    /// <summary>Gets the seconds of the first iteration, a complete pass.</summary>
    public double FirstIteration => _seconds[1];

    /// <summary>Notes the end of the fit.</summary>
    public void End() => Total = Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public void Report(ClusterModelProgress value)
    {
        _seconds.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Prints the seconds of each report; the first one is that of the start.</summary>
    public void Print() =>
        Console.WriteLine("  seconds: " + string.Join(' ', _seconds.Select(seconds => seconds.ToString("F2", CultureInfo.InvariantCulture))));
}
