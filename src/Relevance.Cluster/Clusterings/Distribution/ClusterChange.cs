using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The fate of clusters from one fit to the next: a line of <see cref="ClusterLineage"/>.</summary>
public sealed record ClusterChange
{
    /// <summary>
    /// Gets the kind: <c>kept</c>, <c>grown</c>, <c>split</c>, <c>merged</c>, <c>new</c> or <c>gone</c>, as <see cref="ClusterLineage"/> defines.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Gets the labels before, in natural order: several if they merged, none of a new cluster.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>Gets the labels after, in natural order: several after a split, none of a cluster that is gone.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>Gets the number of documents of <see cref="Before"/>, those that were deleted since included.</summary>
    public required long BeforeCount { get; init; }

    /// <summary>Gets the number of documents of <see cref="After"/>, those that were added since included.</summary>
    public required long AfterCount { get; init; }

    /// <summary>Gets the number of documents that are in <see cref="Before"/> and in <see cref="After"/>.</summary>
    public required long SharedCount { get; init; }

    /// <summary>Gets a value indicating whether one cluster became one cluster under another label.</summary>
    public bool IsRelabeled => Before.Count == 1 && After.Count == 1 && Before[0] != After[0];

    /// <summary>Returns one line such as <c>split: cluster-3 (40) → cluster-3 + cluster-7 (41), 38 documents in common</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}: {TextOf(Before, BeforeCount)} → {TextOf(After, AfterCount)}, {SharedCount} documents in common");

    private static string TextOf(IReadOnlyList<string> labels, long count) => labels.Count == 0
        ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(" + ", labels)} ({count})");
}
