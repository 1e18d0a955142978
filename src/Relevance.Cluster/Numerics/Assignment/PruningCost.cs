namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>What rows that <see cref="DistanceBounds"/> leave open cost beside scoring all rows: counted, not timed, in units of what a tile takes for a row and a centroid.</summary>
/// <remarks>
/// A row that is read from memory takes some twenty units, which tiles hide behind their arithmetic. A row that is looked at alone takes two and a half times as long
/// for a centroid, and has some hundred instructions around it, which weigh less the more components there are.
/// </remarks>
internal sealed class PruningCost
{
    private const double ReadRow = 20;
    private const double AloneByTile = 2.5;
    private const double AroundAloneRow = 8000;
    private const double AroundTileRow = 4000;

    /// <summary>Which part of the open pairs stays open once the distance to the own centroid is known, as long as no block of a pass has told.</summary>
    private const double StayUnprunedAtFirst = 0.3;

    /// <summary>For so many pairs with each centroid counts that.</summary>
    private const double WeightAtFirst = 64;

    /// <summary>Scoring all rows makes all bounds tight, which passes to come gain by.</summary>
    private const double Looseness = 1.5;

    private readonly int _centroids;
    private readonly int _dimension;
    private readonly RunningShare _stayUnpruned;

    public PruningCost(int centroids, int dimension)
    {
        (_centroids, _dimension) = (centroids, dimension);
        _stayUnpruned = new RunningShare(StayUnprunedAtFirst, WeightAtFirst * centroids);
    }

    /// <summary>What a row costs in a plain pass.</summary>
    public static double OfPlainRow(int centroids, int dimension) => Math.Max(1.1 * centroids, ReadRow) + 8 + (AroundTileRow / dimension);

    /// <summary>What a row costs that is read and scored alone, without its centroids.</summary>
    public static double OfLoneRow(int dimension) => (1.2 * ReadRow) + AloneByTile + (AroundAloneRow / dimension);

    /// <summary>A pass begins: what the pass before told of other moves is no guide.</summary>
    public void Begin() => _stayUnpruned.Clear();

    /// <summary>See <see cref="IPruning.Learn"/>.</summary>
    public void Learn(PassCount block) => _stayUnpruned.Add(block.UnprunedScored, block.UnprunedPairs);

    /// <summary>See <see cref="IPruning.IsWorthwhile"/>.</summary>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) =>
        Looseness * ((unprunedRows * OfLoneRow(_dimension)) + (AloneByTile * _stayUnpruned.Value * unprunedPairs)) < rows * OfPlainRow(_centroids, _dimension);
}
