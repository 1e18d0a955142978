namespace Relevance.Cluster;

/// <summary>The listed documents of one cluster.</summary>
public sealed record ClusterMembers
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the documents in the order asked for: nearest first, or furthest first; of equals, the one inserted first.</summary>
    public required IReadOnlyList<ClusterMember> Members { get; init; }
}
