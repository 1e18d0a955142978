namespace Relevance.Cluster;

/// <summary>In which order a picture lists its rows.</summary>
public enum FigureOrder
{
    /// <summary>As the result lists them: natural label order, <c>cluster-2</c> before <c>cluster-10</c>.</summary>
    Natural,

    /// <summary>Large first, by what the picture measures: documents, or the mean. Ties keep the natural order.</summary>
    Descending,
}
