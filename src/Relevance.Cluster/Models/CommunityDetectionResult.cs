using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The communities that <see cref="CommunityDetection"/> found, the largest first; label −1 for vectors in none.</summary>
/// <remarks><see cref="ClusterModelResult.Centroids"/> are null: whoever needs them takes the mean direction of the members, which has one, because all lie within a right angle of the center.</remarks>
public sealed record CommunityDetectionResult : ClusterModelResult
{
    /// <summary>Gets the row at the center of each community, index i for label i: every member is at least as similar to it as the threshold. Empty if there is no community.</summary>
    public required IReadOnlyList<int> CenterRows { get; init; }

    /// <summary>Gets the number of members of each community, the center included, index i for label i: never growing from one to the next.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Gets the number of vectors that belong to no community.</summary>
    public int OutlierCount => Labels.Count - Sizes.Sum();

    /// <summary>Says how many communities there are, and how many vectors belong to none, in one line.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{Sizes.Count} communities with {Sizes.Sum()} of {Labels.Count} vectors, {OutlierCount} in none"));
}
