using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How many documents have a field.</summary>
public sealed record FieldHealth
{
    /// <summary>Gets the dotted path.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the type, with the number of components of a vector.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Gets how many documents have a value there that is not null.</summary>
    public required long PresentCount { get; init; }

    /// <summary>Gets how many documents have nothing or null there.</summary>
    public required long MissingCount { get; init; }

    /// <summary>Gets how many vectors are all zeros, and so have no direction for the cosine; null for every other type.</summary>
    public long? ZeroVectorCount { get; init; }

    /// <summary>Gets the share of documents that have a value, from 0 to 1; 0 where there is no document.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double PresentShare => PresentCount == 0 ? 0 : (double)PresentCount / (PresentCount + MissingCount);
}
