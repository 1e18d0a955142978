using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>Specifies how a zero vector, which has no direction, counts where a cosine is computed. Other metrics treat it as any vector.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ZeroVectorRule>))]
public enum ZeroVectorRule
{
    /// <summary>
    /// Its cosine similarity to every vector counts as 0, its distance as 1, as in <see cref="Distance.Cosine"/> and scikit-learn; a remark states the
    /// number of zero vectors.
    /// </summary>
    CountAsUnrelated,

    /// <summary>It is excluded: it belongs to no cluster (label −1) and to no list or figure; a remark states the number of zero vectors.</summary>
    LeaveOut,

    /// <summary>
    /// The call throws a <see cref="VectorShapeException"/> that names its row or document: often a zero vector stands for a failed computation.
    /// </summary>
    Reject,
}
