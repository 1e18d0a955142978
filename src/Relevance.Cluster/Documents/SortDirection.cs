namespace Relevance.Cluster.Documents;

/// <summary>Which end of an order comes first.</summary>
public enum SortDirection
{
    /// <summary>Small first.</summary>
    Ascending,

    /// <summary>Large first.</summary>
    Descending,
}
