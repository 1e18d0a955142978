namespace Relevance.Cluster.Conformance;

/// <summary>Vectors that no store takes into a field of two components.</summary>
public static class BadVectors
{
    /// <summary>Gets what is wrong, and the vector.</summary>
    public static TheoryData<string, float[]> All => new()
    {
        { "NaN", [1f, float.NaN] },
        { "infinity", [float.PositiveInfinity, 1f] },
        { "negative infinity", [1f, float.NegativeInfinity] },
        { "too short", [1f] },
        { "too long", [1f, 2f, 3f] },
        { "empty", [] },
    };
}
