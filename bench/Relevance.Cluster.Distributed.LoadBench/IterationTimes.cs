using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Takes the time of each iteration of a fit that this process runs or coordinates.</summary>
internal sealed class IterationTimes : IProgress<ClusterModelProgress>
{
    private readonly List<double> _seconds = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Gets the seconds of each report: of the start, then of each iteration, of which the first one is a complete pass.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    public void Report(ClusterModelProgress value)
    {
        _seconds.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Prints the seconds of each report; the first one is that of the start.</summary>
    public void Print() =>
        Console.WriteLine("  seconds: " + string.Join(' ', _seconds.Select(seconds => seconds.ToString("F2", CultureInfo.InvariantCulture))));
}
