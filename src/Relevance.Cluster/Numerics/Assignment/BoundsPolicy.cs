namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Whether a search keeps <see cref="DistanceBounds"/>. The labels do not depend on it.</summary>
internal enum BoundsPolicy
{
    /// <summary>Every pass is a plain one: for a single pass, and to compare with.</summary>
    Never,

    /// <summary>Bounds are kept where there is much to score and their memory is small beside the vectors, and used wherever they leave little to score.</summary>
    WhenTheyPay,

    /// <summary>The same, also where there is little to score: so that a test with few rows sees them.</summary>
    EvenForFew,
}
