namespace Relevance.Cluster.Numerics;

/// <summary>Whether looking at the open rows of a block one by one is faster than scoring all of its rows in tiles: counted, not timed.</summary>
/// <remarks>
/// In units of what a tile takes for a row and a centroid. A row that is read from memory takes some twenty of them, which tiles hide behind their arithmetic. A row
/// that is looked at alone takes two and a half times as long for a centroid, and has some hundred instructions around it, which weigh less the more components there are.
/// Nothing here decides a label.
/// </remarks>
internal readonly struct BoundsCost
{
    private const double ReadRow = 20;
    private const double AloneByTile = 2.5;
    private const double AroundAloneRow = 8000;
    private const double AroundTileRow = 4000;

    private readonly int _centroids;
    private readonly int _dimension;
    private readonly double _stayOpen;

    /// <summary>Initializes a new instance of the <see cref="BoundsCost"/> struct that has not seen a pass.</summary>
    public BoundsCost(int centroids, int dimension)
        : this(centroids, dimension, stayOpen: 1)
    {
    }

    private BoundsCost(int centroids, int dimension, double stayOpen) =>
        (_centroids, _dimension, _stayOpen) = (centroids, dimension, stayOpen);

    /// <summary>Learns which part of the open pairs stays open once the distance to the own centroid is known.</summary>
    public BoundsCost After(PassCount pass) =>
        pass.Open == 0 ? this : new BoundsCost(_centroids, _dimension, (double)pass.OpenScored / pass.Open);

    /// <summary>Whether the open rows of a block should be looked at one by one.</summary>
    /// <param name="rows">How many rows the block has.</param>
    /// <param name="openRows">How many of them are open.</param>
    /// <param name="openPairs">With how many centroids, taken together.</param>
    public bool IsWorthwhile(int rows, int openRows, int openPairs)
    {
        double all = rows * (Math.Max(1.1 * _centroids, ReadRow) + 8 + (AroundTileRow / _dimension));
        double open = (openRows * ((1.2 * ReadRow) + AloneByTile + (AroundAloneRow / _dimension))) + (AloneByTile * _stayOpen * openPairs);
        return open < all;
    }
}
