namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Compares the cost of the rows that <see cref="DistanceBounds"/> do not skip with the cost of scoring all rows of a block.</summary>
/// <remarks>
/// Costs are counted, not timed, so that the choice is the same in every run. The unit is the time of a tile for one row and one centroid. Reading a row
/// from memory takes about twenty units, which tiles hide behind their arithmetic. A row that is scored alone takes two and a half units per centroid, and
/// about a hundred instructions in addition, whose share falls with the dimension.
/// </remarks>
internal sealed class PruningCost
{
    private const double ReadRow = 20;
    private const double AloneByTile = 2.5;
    private const double AroundAloneRow = 8000;
    private const double AroundTileRow = 4000;

    /// <summary>The share of unpruned pairs that remain after the upper bound is tightened: the guess before a block of the pass is counted.</summary>
    private const double StayUnprunedAtFirst = 0.3;

    /// <summary>The weight of this guess, in pairs per centroid.</summary>
    private const double WeightAtFirst = 64;

    /// <summary>A factor for the benefit of scoring all rows, which tightens all bounds for later passes.</summary>
    private const double Looseness = 1.5;

    private readonly int _centroids;
    private readonly int _dimension;
    private readonly RunningShare _stayUnpruned;

    /// <summary>Initializes a new instance of the <see cref="PruningCost"/> class.</summary>
    public PruningCost(int centroids, int dimension)
    {
        (_centroids, _dimension) = (centroids, dimension);
        _stayUnpruned = new RunningShare(StayUnprunedAtFirst, WeightAtFirst * centroids);
    }

    /// <summary>Computes the cost of a row whose scores are all computed.</summary>
    public static double OfPlainRow(int centroids, int dimension) => Math.Max(1.1 * centroids, ReadRow) + 8 + (AroundTileRow / dimension);

    /// <summary>Computes the cost of a row that is read and scored alone, without that of its centroids.</summary>
    public static double OfLoneRow(int dimension) => (1.2 * ReadRow) + AloneByTile + (AroundAloneRow / dimension);

    /// <summary>Begins a pass: other shifts have other shares.</summary>
    public void Begin() => _stayUnpruned.Clear();

    /// <summary>See <see cref="IPruning.Learn"/>.</summary>
    public void Learn(PassCount block) => _stayUnpruned.Add(block.UnprunedScored, block.UnprunedPairs);

    /// <summary>See <see cref="IPruning.IsWorthwhile"/>.</summary>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) =>
        Looseness * ((unprunedRows * OfLoneRow(_dimension)) + (AloneByTile * _stayUnpruned.Value * unprunedPairs)) < rows * OfPlainRow(_centroids, _dimension);
}
