using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="CommunityDetection"/>: the communities, largest first; vectors in none have label −1.</summary>
/// <remarks>
/// <see cref="ClusterModelResult.Centroids"/> is null, so the mean directions of the members are used. They always exist, because all members are within a
/// right angle of the center.
/// </remarks>
public sealed record CommunityDetectionResult : ClusterModelResult
{
    /// <summary>
    /// Gets the row at the center of each community, index i for label i: the similarity of every member to it is at least the threshold. A center can itself
    /// be a member of a community that was found earlier. Empty if there is no community.
    /// </summary>
    public required IReadOnlyList<int> CenterRows { get; init; }

    /// <summary>Gets the number of members of each community, index i for label i, in descending order.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Gets the number of vectors in no community.</summary>
    public int OutlierCount => Labels.Count - Sizes.Sum();

    /// <summary>Returns one line with the number of communities and of vectors in none.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{Sizes.Count} communities with {Sizes.Sum()} of {Labels.Count} vectors, {OutlierCount} in none"));
}
