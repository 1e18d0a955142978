using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>Says how a vector is treated that is all zeros, and so has no direction, where the cosine asks for one. Elsewhere it is a vector like any other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ZeroVectorRule>))]
public enum ZeroVectorRule
{
    /// <summary>Its cosine similarity counts as 0 to everything, its distance as 1, as <see cref="Distance.Cosine"/> defines it and scikit-learn has it; results say how many there are.</summary>
    CountAsUnrelated,

    /// <summary>It is left out: it belongs to no cluster (label −1), is in no list and no figure; results say how many there are.</summary>
    LeaveOut,

    /// <summary>The question fails with a <see cref="VectorShapeException"/> that names its row or document: most often it stands for a vector that could not be computed.</summary>
    Reject,
}
