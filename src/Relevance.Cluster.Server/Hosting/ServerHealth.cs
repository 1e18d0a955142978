using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>Says whether the server has the memory that it needs.</summary>
/// <param name="bodies">The memory of bodies.</param>
/// <param name="readMemory">Reads the memory of process and machine.</param>
internal sealed class ServerHealth(BodyBudget bodies, Func<MemoryReading> readMemory)
{
    /// <summary>From this share on there is so little left that the next request may not find any.</summary>
    private const double MuchShare = 0.9;

    /// <summary>Initializes a new instance of the <see cref="ServerHealth"/> class for this process.</summary>
    public ServerHealth(BodyBudget bodies)
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

    /// <summary>The answer of /health: 200 with status ok, or 503 with status degraded and the reason.</summary>
    public WireReply ToReply() => FindTrouble() is { } reason
        ? WireReply.Json(new WireObject().Add("status", "degraded").Add("reason", reason), StatusCodes.Status503ServiceUnavailable)
        : new WireObject().Add("status", "ok");

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{bytes / (1024 * 1024)} MiB");
}
