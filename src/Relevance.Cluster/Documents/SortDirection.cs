using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Which end of an order comes first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SortDirection>))]
public enum SortDirection
{
    /// <summary>Small first.</summary>
    Ascending,

    /// <summary>Large first.</summary>
    Descending,
}
