using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The result of a fit without what there is per document: the labels are in the store.</summary>
/// <param name="Model">The result, whose labels and distances are empty.</param>
/// <param name="Count">The number of documents that were clustered, outliers included.</param>
internal sealed record FitResult(KMeansResult Model, long Count)
{
    private const int Version = 1;

    /// <summary>Reads a result that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static FitResult Parse(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = FitMessage.Open(bytes, Version, "The result of a fit");
        return new FitResult(ReadModel(reader), reader.Read<long>());
    }

    public byte[] ToBytes() => new MessageWriter()
        .Write(Version)
        .Write(Model.Centroids!)
        .Write((int)Model.Metric)
        .Write([.. Model.Sizes])
        .Write(Model.Inertia)
        .Write(Model.Iterations)
        .Write((int)Model.StopReason)
        .Write(Model.FilledClusterCount)
        .Write(Model.Restart)
        .Write([.. Model.InertiaPerRestart])
        .Write(string.Join('\n', Model.Remarks))
        .Write(Count)
        .Written.ToArray();

    /// <summary>Returns the result with labels as the store has them.</summary>
    /// <param name="labels">The labels of the documents that were clustered, in insertion order.</param>
    public KMeansResult WithLabels(IEnumerable<string> labels)
    {
        Dictionary<string, int> numbers = Enumerable.Range(0, Model.Sizes.Count).ToDictionary(ClusterLabels.Format, label => label, StringComparer.Ordinal);
        return Model with { Labels = labels.Select(label => numbers.GetValueOrDefault(label, -1)).ToArray().AsReadOnly() };
    }

    private static KMeansResult ReadModel(MessageReader reader) => new()
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
