using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Models;

/// <summary>The result of one restart.</summary>
internal sealed record LloydOutcome : LloydEnd
{
    /// <summary>Initializes a new instance of the <see cref="LloydOutcome"/> class.</summary>
    [SetsRequiredMembers]
    public LloydOutcome(LloydEnd end, int[] labels, double[] distances)
        : base(end) => (Labels, Distances) = (labels, distances);

    /// <summary>Gets the label of each row.</summary>
    public int[] Labels { get; init; }

    /// <summary>Gets the distance of each row to its assigned centroid.</summary>
    public double[] Distances { get; init; }
}
