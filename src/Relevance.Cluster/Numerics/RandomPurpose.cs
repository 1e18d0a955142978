namespace Relevance.Cluster.Numerics;

/// <summary>What a random number decides. The values are part of what a seed means: they never change.</summary>
internal enum RandomPurpose
{
    /// <summary>Which rows the random start takes.</summary>
    RandomStart = 1,

    /// <summary>Which rows greedy k-means++ considers.</summary>
    GreedyStart = 2,

    /// <summary>Which rows of a large set greedy k-means++ looks at.</summary>
    StartSample = 3,

    /// <summary>Which vectors of a large set the silhouette compares.</summary>
    SilhouetteSample = 4,

    /// <summary>Which centroids a random swap takes and gives.</summary>
    RandomSwap = 5,

    /// <summary>Which vectors a mini-batch holds.</summary>
    MiniBatch = 6,

    /// <summary>Which start each split of bisecting k-means takes.</summary>
    Bisection = 7,

    /// <summary>In which directions the search for principal components begins.</summary>
    PrincipalComponents = 8,

    /// <summary>Which members of a large cluster the medoid is searched among.</summary>
    MedoidSample = 9,

    /// <summary>Which vectors of a large set a report takes the Dunn index of.</summary>
    DunnSample = 10,

    /// <summary>Which rows the swaps of a start consider.</summary>
    StartSwap = 11,
}
