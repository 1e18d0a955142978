using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the figure of a <see cref="ContingencyTable"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContingencyFigure>))]
public enum ContingencyFigure
{
    /// <summary>A bar of 100 % per cluster, divided into truth values: the content of each cluster.</summary>
    SharesByCluster,

    /// <summary>A bar per cluster as long as the cluster is large, divided into truth values.</summary>
    CountsByCluster,

    /// <summary>A bar of 100 % per truth value, divided into clusters: the clusters of the documents with this value.</summary>
    SharesByTruth,

    /// <summary>A bar per truth value as long as the value is frequent, divided into clusters.</summary>
    CountsByTruth,

    /// <summary>A heatmap of the counts, with a row per truth value and a column per cluster.</summary>
    CrossTable,
}
