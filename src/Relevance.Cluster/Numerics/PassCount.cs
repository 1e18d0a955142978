namespace Relevance.Cluster.Numerics;

/// <summary>What a pass over rows did. Integers, so that the order in which threads finish does not matter.</summary>
internal readonly record struct PassCount
{
    /// <summary>Gets how many labels changed.</summary>
    public long Changed { get; init; }

    /// <summary>Gets how many pairs of a row and a centroid were scored in float32.</summary>
    public long Scored { get; init; }

    /// <summary>Gets how many rows were scored with all centroids.</summary>
    public long PlainRows { get; init; }

    /// <summary>Gets how many rows were open.</summary>
    public long UnprunedRows { get; init; }

    /// <summary>Gets how many pairs of these were open at first.</summary>
    public long UnprunedPairs { get; init; }

    /// <summary>Gets how many of the open pairs were scored in float32 in the end.</summary>
    public long UnprunedScored { get; init; }

    /// <summary>Gets how many of the open rows had to be read in float32.</summary>
    public long UnprunedRead { get; init; }

    public static PassCount operator +(PassCount a, PassCount b) => new()
    {
        Changed = a.Changed + b.Changed,
        Scored = a.Scored + b.Scored,
        PlainRows = a.PlainRows + b.PlainRows,
        UnprunedRows = a.UnprunedRows + b.UnprunedRows,
        UnprunedPairs = a.UnprunedPairs + b.UnprunedPairs,
        UnprunedScored = a.UnprunedScored + b.UnprunedScored,
        UnprunedRead = a.UnprunedRead + b.UnprunedRead,
    };
}
