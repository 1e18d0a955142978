namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Specifies when a search uses pruning bounds. The labels do not depend on it.</summary>
internal enum BoundsPolicy
{
    /// <summary>Never: every pass computes all scores. For a single pass, and for comparisons.</summary>
    Never,

    /// <summary>If a pass has many scores to compute and the bounds are small relative to the vectors.</summary>
    WhenTheyPay,

    /// <summary>As <see cref="WhenTheyPay"/>, but also for few scores, so that tests with few rows use bounds.</summary>
    EvenForFew,
}
