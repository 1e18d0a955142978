using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>How the number of times that a feature occurs in one text, tf ≥ 1, enters its weight.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TermFrequencyScale>))]
public enum TermFrequencyScale
{
    /// <summary>tf: twice as often counts twice.</summary>
    Linear,

    /// <summary>1 + ln tf: the first time counts 1, the tenth adds little.</summary>
    Sublinear,
}
