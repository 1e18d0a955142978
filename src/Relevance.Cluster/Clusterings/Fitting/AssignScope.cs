using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Which documents get the label of their nearest centroid.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssignScope>))]
public enum AssignScope
{
    /// <summary>Those that have no label in the clustering yet, such as documents inserted after the fit.</summary>
    Unlabeled,

    /// <summary>All; a label that is there is replaced, <c>outlier</c> too.</summary>
    All,
}
