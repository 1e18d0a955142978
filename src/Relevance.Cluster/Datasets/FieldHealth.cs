using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The numbers of documents that have a field and that miss it.</summary>
public sealed record FieldHealth
{
    /// <summary>Gets the dotted path.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the type, with the dimension of a vector.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Gets the number of documents that have a value other than null in the field.</summary>
    public required long PresentCount { get; init; }

    /// <summary>Gets the number of documents in which the field is missing or null.</summary>
    public required long MissingCount { get; init; }

    /// <summary>Gets the number of zero vectors, which have no direction for the cosine; null for every other type.</summary>
    public long? ZeroVectorCount { get; init; }

    /// <summary>Gets the share of documents that have a value, from 0 to 1; 0 if there are no documents.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double PresentShare => PresentCount == 0 ? 0 : (double)PresentCount / (PresentCount + MissingCount);
}
