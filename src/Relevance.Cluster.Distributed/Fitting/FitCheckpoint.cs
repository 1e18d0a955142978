using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>What the next coordinator of a fit needs to reach the same result: the first centroids of the restarts so far.</summary>
/// <param name="Starts">The first centroids by restart.</param>
internal sealed record FitCheckpoint(IReadOnlyList<VectorSet> Starts)
{
    private const int Version = 1;

    /// <summary>Reads a checkpoint that <see cref="ToBytes"/> wrote; null if another version wrote it: the fit then starts over.</summary>
    public static FitCheckpoint? Parse(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = new(bytes);
        return reader.Read<int>() == Version ? new FitCheckpoint([.. Enumerable.Range(0, reader.Read<int>()).Select(_ => reader.ReadVectors())]) : null;
    }

    public byte[] ToBytes()
    {
        MessageWriter writer = new MessageWriter().Write(Version).Write(Starts.Count);
        foreach (VectorSet start in Starts)
        {
            writer.Write(start);
        }

        return writer.Written.ToArray();
    }
}
