namespace Relevance.Cluster.Drawing;

/// <summary>One bar of a <see cref="BarFigure"/>.</summary>
/// <param name="Name">The name of the bar.</param>
/// <param name="Count">The number of documents.</param>
/// <param name="Share">The share of all documents, 0 to 1.</param>
internal sealed record BarItem(NamedLabel Name, long Count, double Share)
{
    /// <summary>Gets a value indicating whether the bar is gray, because it is not a cluster.</summary>
    public bool IsMuted { get; init; }
}
