using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies a stage of <see cref="ClusterOps.FitAsync"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FitStage>))]
public enum FitStage
{
    /// <summary>Reading vectors from the store, counted in vectors. It is skipped if they are in memory.</summary>
    Reading,

    /// <summary>Running the model, counted in iterations; their total is unknown.</summary>
    Fitting,

    /// <summary>Writing labels and centroids, counted in labels.</summary>
    Writing,
}
