namespace Relevance.Cluster;

/// <summary>How a fit on workers is.</summary>
public enum FitState
{
    /// <summary>It is computed, or waits for a coordinator.</summary>
    Running,

    /// <summary>Its labels and centroids are stored.</summary>
    Done,

    /// <summary>It ended with an error; nothing is stored.</summary>
    Failed,

    /// <summary>It was canceled; nothing is stored.</summary>
    Canceled,
}
