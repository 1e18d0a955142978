namespace Relevance.Cluster.Tool.Commands;

/// <summary>The result of <c>relevance cluster</c>, which is also its JSON document.</summary>
internal sealed record ClusterResult
{
    public required string Dataset { get; init; }

    public required string VectorField { get; init; }

    public required string Alias { get; init; }

    /// <summary>Gets the store; null if the clustering is not stored.</summary>
    public required string? Store { get; init; }

    public required int ClusterCount { get; init; }

    public required long DocumentCount { get; init; }

    /// <summary>Gets the number of documents without a vector.</summary>
    public required long SkippedCount { get; init; }

    public required double? Inertia { get; init; }

    /// <summary>Gets the search for the number of clusters; null if the number was given.</summary>
    public required ClusterCountSearch? CountSearch { get; init; }

    public required ClusterDistribution Distribution { get; init; }

    public required MemberLists Closest { get; init; }

    public required MemberLists Furthest { get; init; }

    /// <summary>Gets the table of clusters and truth values; null if no truth is named.</summary>
    public required ContingencyTable? Truth { get; init; }

    public required CentroidHeatmap Heatmap { get; init; }

    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    public required string? Report { get; init; }

    public required string? Output { get; init; }

    /// <summary>Gets the sentence about the fit.</summary>
    public string Fit { get; init; } = "";
}
