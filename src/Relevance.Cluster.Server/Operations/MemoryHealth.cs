using Relevance.Cluster.Server.Limits;

namespace Relevance.Cluster.Server.Operations;

/// <summary>Says whether the server has the memory that it needs.</summary>
/// <param name="bodies">The memory of bodies.</param>
/// <param name="readMemory">Reads the memory of process and machine.</param>
internal sealed class MemoryHealth(BodyBudget bodies, Func<MemoryReading> readMemory)
{
    /// <summary>From this share on there is so little left that the next request may not find any.</summary>
    private const double MuchShare = 0.9;

    /// <summary>Initializes a new instance of the <see cref="MemoryHealth"/> class for this process.</summary>
    public MemoryHealth(BodyBudget bodies)
        : this(bodies, MemoryReading.Take)
    {
    }

    /// <summary>Says what is short; null when nothing is.</summary>
    public string? FindTrouble()
    {
        MemoryReading memory = readMemory();
        return memory.AvailableBytes > 0 && memory.HeapBytes >= MuchShare * memory.AvailableBytes ? $"The process uses {Mebibytes(memory.HeapBytes)} of the {Mebibytes(memory.AvailableBytes)} that it may have."
            : memory.HighLoadBytes > 0 && memory.LoadBytes >= memory.HighLoadBytes ? $"The machine, or the container, uses {Mebibytes(memory.LoadBytes)}, and memory is short from {Mebibytes(memory.HighLoadBytes)} on."
            : bodies.Used >= MuchShare * bodies.Limit ? $"Bodies of requests use {Mebibytes(bodies.Used)} of the {Mebibytes(bodies.Limit)} that they may have (max-buffered-bytes)."
            : null;
    }

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{bytes / (1024 * 1024)} MiB");
}
