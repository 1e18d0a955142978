using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the effect of the number of occurrences of a feature in a text, tf ≥ 1, on its weight.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TermFrequencyScale>))]
public enum TermFrequencyScale
{
    /// <summary>tf: twice the occurrences have twice the weight.</summary>
    Linear,

    /// <summary>1 + ln tf: the first occurrence counts 1, further ones add less and less.</summary>
    Sublinear,
}
