using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the colors of the documents on a map.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapColoring>))]
public enum MapColoring
{
    /// <summary>The cluster of each document; those labeled <c>outlier</c>, or without a label, are gray.</summary>
    Cluster,

    /// <summary>The value of each document in the ground truth field; documents without one are gray, and so are the centroids.</summary>
    GroundTruth,
}
