using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The result of a fit as its table has it: without labels and distances, because the store has the labels.</summary>
internal static class FitResult
{
    private const int Version = 1;

    /// <summary>Reads a result that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static KMeansResult Parse(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = FitMessage.Open(bytes, Version, "The result of a fit");
        return new KMeansResult
        {
            Labels = [],
            Centroids = reader.ReadVectors(),
            Metric = (DistanceMetric)reader.Read<int>(),
            Sizes = reader.ReadArray<int>().AsReadOnly(),
            Inertia = reader.Read<double>(),
            Iterations = reader.Read<int>(),
            StopReason = (KMeansStopReason)reader.Read<int>(),
            FilledClusterCount = reader.Read<int>(),
            Restart = reader.Read<int>(),
            InertiaPerRestart = reader.ReadArray<double>().AsReadOnly(),
            Remarks = reader.ReadText().Split('\n', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    public static byte[] ToBytes(KMeansResult result) => new MessageWriter()
        .Write(Version)
        .Write(result.Centroids!)
        .Write((int)result.Metric)
        .Write([.. result.Sizes])
        .Write(result.Inertia)
        .Write(result.Iterations)
        .Write((int)result.StopReason)
        .Write(result.FilledClusterCount)
        .Write(result.Restart)
        .Write([.. result.InertiaPerRestart])
        .Write(string.Join('\n', result.Remarks))
        .Written.ToArray();
}
