using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What <see cref="ClusterOps.FitAsync"/> is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FitStage>))]
public enum FitStage
{
    /// <summary>Reading vectors from the store; counted in vectors. Left out when they are in memory already.</summary>
    Reading,

    /// <summary>The model is working; counted in iterations, of which the total is not known.</summary>
    Fitting,

    /// <summary>Labels and centroids are being written; counted in labels.</summary>
    Writing,
}
