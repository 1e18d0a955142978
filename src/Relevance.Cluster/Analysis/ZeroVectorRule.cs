namespace Relevance.Cluster.Analysis;

/// <summary>What becomes of a vector that is all zeros, and so has no direction, where the cosine asks for one.</summary>
public enum ZeroVectorRule
{
    /// <summary>It is refused with its row or document: most often it stands for a vector that could not be computed.</summary>
    Refuse,

    /// <summary>Its cosine similarity counts as 0, its distance as 1, as <see cref="Numerics.Distance.Cosine"/> defines it.</summary>
    CountAsUnrelated,
}
