namespace Relevance.Cluster.Drawing;

/// <summary>Specifies the shapes that a legend explains.</summary>
internal enum LegendKind
{
    /// <summary>Bars and bands, by color and pattern.</summary>
    Areas,

    /// <summary>Points, by color and mark.</summary>
    Points,
}
