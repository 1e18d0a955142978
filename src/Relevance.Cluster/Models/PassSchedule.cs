namespace Relevance.Cluster.Models;

/// <summary>Decides which pass comes next in a search with many clusters, by the number of labels that each pass changes.</summary>
/// <remarks>
/// <code>
/// complete → neighbors … neighbors → exchange → neighbors … neighbors → complete → neighbors … → complete
/// </code>
/// Passes over neighbors cost a fraction of a complete one, which finds what they miss. Each sequence ends when a pass changes an eighth of what the last
/// complete pass changed, so that complete passes become few. With a tolerance, the search ends at a complete pass that changes few labels.
/// </remarks>
internal sealed class PassSchedule(long rows, bool hasTolerance)
{
    /// <summary>The largest number of passes between two complete ones.</summary>
    private const int MostNearPasses = 32;

    /// <summary>A sequence ends when a pass changes less than this part of the labels that the last complete one changed.</summary>
    private const int WholePart = 8;

    /// <summary>At most one of so many labels changes in the last pass of a search with a tolerance.</summary>
    private const int RowsPerChange = 100;

    /// <summary>Clusters are split and merged when at most one of so many labels changes.</summary>
    private const int RowsPerExchange = 50;

    /// <summary>The largest number of rounds of splits and merges.</summary>
    private const int MostExchanges = 6;

    /// <summary>Gets or sets what the next pass depends on.</summary>
    public PassScheduleState State { get; set; }

    /// <summary>Gets a value indicating whether the next pass compares rows with the centroids around their assigned one only.</summary>
    public bool IsNear => State.IsNear;

    /// <summary>Gets a value indicating whether a pass over neighbors moves a row where that lowers the inertia, not only to a nearer centroid.</summary>
    public bool IsLoweringInertia => WholeChanged > rows / RowsPerChange;

    private long WholeChanged => State.LastWhole ?? rows;

    /// <summary>Gets a value indicating whether clusters are split and merged now.</summary>
    public bool IsExchangeDue { get; private set; }

    /// <summary>Chooses the next pass.</summary>
    /// <param name="changed">The number of labels that the last pass changed.</param>
    /// <param name="isStill">True if it moved the centroids by no more than the tolerance.</param>
    /// <returns>True if the search ends.</returns>
    public bool Next(long changed, bool isStill)
    {
        bool wasNear = IsNear;
        State = wasNear ? State with { NearPasses = State.NearPasses + 1 } : State with { NearPasses = 0, LastWhole = changed };
        bool isDone = isStill || (hasTolerance && changed > 0 && changed <= rows / RowsPerChange);
        IsExchangeDue = wasNear && State.Exchanges < MostExchanges && changed <= rows / RowsPerExchange;
        long least = Math.Max(WholeChanged / WholePart, IsLoweringInertia ? rows / RowsPerChange : 0);
        State = State with { IsNear = changed > (wasNear ? least : 0) && !isStill && State.NearPasses < MostNearPasses };
        return isDone && !wasNear;
    }

    /// <summary>Continues after clusters were split and merged.</summary>
    /// <param name="count">The number of exchanges; after 0, no more are tried.</param>
    public void Exchanged(int count) =>
        State = State with { Exchanges = count == 0 ? MostExchanges : State.Exchanges + 1, IsNear = IsNear || count > 0 };
}
