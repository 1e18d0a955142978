namespace Relevance.Cluster.Conformance;

/// <summary>Vectors that every store rejects in a field of two components.</summary>
public static class BadVectors
{
    /// <summary>Gets the fault, and the vector.</summary>
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
