namespace Relevance.Cluster.Drawing;

/// <summary>One bar of a <see cref="BarFigure"/>.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Share">The part of all, 0 to 1.</param>
internal sealed record BarItem(NamedLabel Name, int Count, double Share)
{
    /// <summary>Gets whether the bar is gray, because it is no group like the others.</summary>
    public bool IsMuted { get; init; }
}
