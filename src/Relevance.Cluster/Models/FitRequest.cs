namespace Relevance.Cluster.Models;

/// <summary>A request of a search to its driver, who has the rows; the driver writes the answer into it before the search goes on.</summary>
/// <remarks>
/// So the search itself neither reads rows nor waits: a driver answers from rows in memory, or asynchronously from shards on other machines, and the search
/// is the same.
/// </remarks>
internal abstract class FitRequest;

/// <summary>A request for the first centroids of a restart.</summary>
internal sealed class StartRequest(int restart) : FitRequest
{
    public int Restart => restart;

    /// <summary>Gets or sets the answer: one centroid per cluster, with norm 1 for the cosine.</summary>
    public VectorSet Centroids { get; set; } = VectorSet.Empty(1);
}

/// <summary>A request to improve the result of a restart by swaps, which read single rows.</summary>
internal sealed class ImproveRequest(LloydEnd end, int restart) : FitRequest
{
    public int Restart => restart;

    /// <summary>Gets or sets the result; the answer is a better one, or the same.</summary>
    public LloydEnd End { get; set; } = end;
}

/// <summary>A request to keep the labels of the restart that has just ended: they are the best so far.</summary>
internal sealed class KeepRequest : FitRequest;

/// <summary>A request for what splits and merges of clusters (<see cref="SplitMergeSearch"/>) need: where to halve each, and its neighbors.</summary>
internal sealed class HalvingRequest(VectorSet centroids) : FitRequest
{
    /// <summary>Gets the means of the clusters.</summary>
    public VectorSet Centroids => centroids;

    /// <summary>Gets or sets the answer: the plane of <see cref="ClusterHalving"/> for a sample of each cluster's rows (<see cref="MemberSample"/>).</summary>
    public HalvingPlane[] Planes { get; set; } = [];

    /// <summary>Gets or sets the answer: the neighbors of each centroid, in lists of <see cref="Numerics.Assignment.NeighborSearch.Neighbors"/>.</summary>
    public int[] Neighbors { get; set; } = [];
}

/// <summary>A pass over all rows. Each shard of them answers for its own rows, and the answers are added.</summary>
/// <remarks>After the answer, the sums of the search are those of the labels of all rows.</remarks>
internal abstract class RowPass : FitRequest
{
    /// <summary>Gets or sets the answer.</summary>
    public PassReply Reply { get; set; } = new();
}

/// <summary>Begins a search: removes all labels.</summary>
internal sealed class BeginPass : RowPass;

/// <summary>Assigns each row to its nearest centroid; the answer has the number of labels that changed.</summary>
/// <param name="centroids">The centroids.</param>
/// <param name="passesLeft">The largest number of passes that follow, this one included, which decides whether bounds pay.</param>
internal sealed class AssignPass(VectorSet centroids, int passesLeft) : RowPass
{
    public VectorSet Centroids => centroids;

    public int PassesLeft => passesLeft;
}

/// <summary>Moves rows to centroids around their assigned one; the answer has the number of labels that changed.</summary>
/// <param name="centroids">The centroids.</param>
/// <param name="listed">The centroids by which the neighbors of each centroid are listed: these, or those of an earlier pass.</param>
/// <param name="weights">The weights of the clusters for <see cref="Numerics.Assignment.NeighborSearch.Weights"/>.</param>
internal sealed class NearPass(VectorSet centroids, VectorSet listed, float[] weights) : RowPass
{
    public VectorSet Centroids => centroids;

    public VectorSet Listed => listed;

    public float[] Weights => weights;
}

/// <summary>Finds the rows that can fill empty clusters; the answer has the members of each cluster, and as many of the furthest rows as clusters.</summary>
internal sealed class FurthestPass(VectorSet centroids) : RowPass
{
    public VectorSet Centroids => centroids;
}

/// <summary>Moves single rows to empty clusters.</summary>
internal sealed class MovePass(IReadOnlyList<RowMove> moves) : RowPass
{
    public IReadOnlyList<RowMove> Moves => moves;
}

/// <summary>Divides each cluster at its plane, and keeps the labels; the answer is the sums of the rows beyond the planes.</summary>
internal sealed class HalvesPass(HalvingPlane[] planes) : RowPass
{
    public HalvingPlane[] Planes => planes;

    /// <summary>Gets or sets the answer: by the label of each cluster, the sum of its rows beyond its plane.</summary>
    public ClusterSums? Beyond { get; set; }
}

/// <summary>Merges clusters into others and gives their labels to the rows beyond the planes of the last <see cref="HalvesPass"/>.</summary>
internal sealed class ExchangePass(IReadOnlyList<ClusterExchange> exchanges) : RowPass
{
    public IReadOnlyList<ClusterExchange> Exchanges => exchanges;
}

/// <summary>
/// Computes the distance of each row to its assigned centroid, in float64; the answer has their weighted sum, and the members of each cluster.
/// </summary>
internal sealed class DistancePass(VectorSet centroids) : RowPass
{
    public VectorSet Centroids => centroids;
}
