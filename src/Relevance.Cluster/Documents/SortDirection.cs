using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the direction of an order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SortDirection>))]
public enum SortDirection
{
    /// <summary>From small to large.</summary>
    Ascending,

    /// <summary>From large to small.</summary>
    Descending,
}
