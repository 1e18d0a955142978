namespace Relevance.Cluster.Numerics;

/// <summary>The counts of a pass over rows. Integers, so that the order in which threads finish does not matter.</summary>
internal readonly record struct PassCount
{
    /// <summary>Gets the number of labels that changed.</summary>
    public long Changed { get; init; }

    /// <summary>Gets the number of pairs of a row and a centroid that were scored in float32.</summary>
    public long Scored { get; init; }

    /// <summary>Gets the number of rows that were scored with all centroids.</summary>
    public long PlainRows { get; init; }

    /// <summary>Gets the number of rows that the bounds did not skip.</summary>
    public long UnprunedRows { get; init; }

    /// <summary>Gets the number of pairs of such a row and a centroid that the bounds did not skip at first.</summary>
    public long UnprunedPairs { get; init; }

    /// <summary>Gets the number of these pairs that were scored in float32.</summary>
    public long UnprunedScored { get; init; }

    /// <summary>Gets the number of these rows that were read in float32.</summary>
    public long UnprunedRead { get; init; }

    /// <summary>Adds two counts.</summary>
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
