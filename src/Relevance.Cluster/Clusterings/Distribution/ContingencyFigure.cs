using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Which picture of a <see cref="ContingencyTable"/> is drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContingencyFigure>))]
public enum ContingencyFigure
{
    /// <summary>A bar of 100 % for each cluster, cut into truth values: "what is in this cluster?"</summary>
    SharesByCluster,

    /// <summary>The same as counts: bars as long as clusters are large.</summary>
    CountsByCluster,

    /// <summary>A bar of 100 % for each truth value, cut into clusters: "where did the shoes go?"</summary>
    SharesByTruth,

    /// <summary>The same as counts: bars as long as truth values are frequent.</summary>
    CountsByTruth,

    /// <summary>A heatmap of the counts, with a row for each truth value and a column for each cluster.</summary>
    CrossTable,
}
