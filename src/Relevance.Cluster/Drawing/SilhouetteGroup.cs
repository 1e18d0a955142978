using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Drawing;

/// <summary>The silhouettes of one cluster.</summary>
/// <param name="Name">The label and the cluster name.</param>
/// <param name="Values">Finite numbers from −1 to 1, largest first; at least one.</param>
internal sealed record SilhouetteGroup(NamedLabel Name, IReadOnlyList<double> Values)
{
    /// <summary>Gets the mean.</summary>
    public double Mean { get; } = Moments.Mean([.. Values]);
}
