using Relevance.Cluster.Server.Limits;

namespace Relevance.Cluster.Server.Operations;

/// <summary>Checks whether the server has enough memory.</summary>
/// <param name="bodies">The memory of bodies.</param>
/// <param name="readMemory">Reads the memory of process and machine.</param>
internal sealed class MemoryHealth(BodyBudget bodies, Func<MemoryReading> readMemory)
{
    /// <summary>The share of memory in use above which memory is short.</summary>
    private const double MuchShare = 0.9;

    /// <summary>Initializes a new instance of the <see cref="MemoryHealth"/> class for this process.</summary>
    public MemoryHealth(BodyBudget bodies)
        : this(bodies, MemoryReading.Take)
    {
    }

    /// <summary>Describes the shortage of memory; null if memory is sufficient.</summary>
    public string? FindTrouble()
    {
        MemoryReading memory = readMemory();
        if (memory.AvailableBytes > 0 && memory.HeapBytes >= MuchShare * memory.AvailableBytes)
        {
            return $"The process uses {Mebibytes(memory.HeapBytes)} of its limit of {Mebibytes(memory.AvailableBytes)}.";
        }

        if (memory.HighLoadBytes > 0 && memory.LoadBytes >= memory.HighLoadBytes)
        {
            return $"The machine, or the container, uses {Mebibytes(memory.LoadBytes)}, and memory is low from {Mebibytes(memory.HighLoadBytes)}.";
        }

        return bodies.Used >= MuchShare * bodies.Limit
            ? $"Bodies of requests use {Mebibytes(bodies.Used)} of their limit of {Mebibytes(bodies.Limit)} (max-buffered-bytes)."
            : null;
    }

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{bytes / (1024 * 1024)} MiB");
}
