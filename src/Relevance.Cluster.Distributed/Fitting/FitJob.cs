using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The order for a fit: the vectors, the options, and the clustering to store.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="VectorField">The vector field.</param>
/// <param name="Alias">The alias of the clustering.</param>
/// <param name="Options">
/// The options of k-means. Their clock, time limit and number of swaps concern only <see cref="KMeansQuality.Best"/>, and are not kept.
/// </param>
/// <param name="ReplaceExisting">Whether an existing clustering may be replaced.</param>
/// <param name="FilterJson">The condition on documents, in JSON; null for all.</param>
internal sealed record FitJob(
    string DatasetId, string VectorField, string Alias, KMeansOptions Options, bool ReplaceExisting = true, string? FilterJson = null)
{
    private const int Version = 1;

    /// <summary>Reads a job that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static FitJob Parse(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = FitMessage.Open(bytes, Version, "The job of a fit");
        (string dataset, string field, string alias) = (reader.ReadText(), reader.ReadText(), reader.ReadText());
        return new FitJob(dataset, field, alias, reader.ReadOptions(), reader.Read<bool>(), reader.ReadOptional(each => each.ReadText()));
    }

    public byte[] ToBytes()
    {
        MessageWriter writer = new MessageWriter().Write(Version).Write(DatasetId).Write(VectorField).Write(Alias);
        writer.Write(Options, areArraysIncluded: true).Write(ReplaceExisting);
        return writer.WriteOptional(FilterJson, filter => writer.Write(filter)).Written.ToArray();
    }
}
