namespace Relevance.Cluster.Numerics;

/// <summary>Specifies what a random number decides. The values are part of the meaning of a seed and never change.</summary>
internal enum RandomPurpose
{
    /// <summary>The rows of a random initialization.</summary>
    RandomStart = 1,

    /// <summary>The candidates of greedy k-means++.</summary>
    GreedyStart = 2,

    /// <summary>The sample of a large set for greedy k-means++.</summary>
    StartSample = 3,

    /// <summary>The sample of a large set for the silhouette.</summary>
    SilhouetteSample = 4,

    /// <summary>The centroid that a random swap removes, and the row where it adds one.</summary>
    RandomSwap = 5,

    /// <summary>The vectors of a mini-batch.</summary>
    MiniBatch = 6,

    /// <summary>The initialization of each split of bisecting k-means.</summary>
    Bisection = 7,

    /// <summary>The random directions of a randomized decomposition.</summary>
    PrincipalComponents = 8,

    /// <summary>The sample of a large cluster for its medoid.</summary>
    MedoidSample = 9,

    /// <summary>The sample of a large set for the Dunn index of a report.</summary>
    DunnSample = 10,

    /// <summary>The candidates of the local search after k-means++.</summary>
    StartSwap = 11,

    /// <summary>The sample of a large cluster by which it is halved.</summary>
    SplitSample = 12,

    /// <summary>The normal numbers of a cloud that a structure test compares with.</summary>
    StructureDraw = 13,

    /// <summary>The sample of a large set for a structure test, and the halves of each set.</summary>
    StructureRows = 14,

    /// <summary>The resamples by which the stability of clusters is measured.</summary>
    StabilityResample = 15,

    /// <summary>The k-means from which each restart of a Gaussian mixture begins.</summary>
    MixtureStart = 16,

    /// <summary>The sample of a large set for the search for the number of clusters, and its halves.</summary>
    CountRows = 17,

    /// <summary>The uniform vectors of the gap statistic.</summary>
    GapDraw = 18,

    /// <summary>The sample of a large cluster from which exemplars are selected.</summary>
    ExemplarSample = 19,

    /// <summary>The sample of a large fit with which arriving documents are compared.</summary>
    DriftSample = 20,

    /// <summary>The part of the documents in which each document is held out to test a rule.</summary>
    HeldOutPart = 21,
}
