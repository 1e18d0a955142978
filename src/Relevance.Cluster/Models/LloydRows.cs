using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Rows in memory, all rows or a shard of them, that answer the passes of <see cref="LloydLoop"/>: labels, sums and distances.</summary>
internal sealed class LloydRows : IDisposable
{
    private readonly KMeansProblem _problem;
    private readonly long _firstRow;
    private readonly NearestCentroidSearch _nearest;
    private readonly LabelSums _labelSums;
    private readonly NeighborSearch? _near;
    private readonly SplitMergeSearch? _exchange;
    private VectorSet? _listed;

    /// <summary>Initializes a new instance of the <see cref="LloydRows"/> class.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="firstRow">The number of the first row among those of all shards.</param>
    /// <param name="bounds">When to use pruning bounds; never with many clusters.</param>
    public LloydRows(KMeansProblem problem, long firstRow = 0, BoundsPolicy bounds = BoundsPolicy.WhenTheyPay)
    {
        (_problem, _firstRow) = (problem, firstRow);
        bool isLarge = problem.ClusterCount > LloydLoop.FewClusters;
        bounds = isLarge ? BoundsPolicy.Never : bounds;
        _nearest = new NearestCentroidSearch(problem.Vectors, problem.ClusterCount, problem.Metric, problem.Rows.Scales, problem.Threads, bounds)
        {
            BoundsBudget = problem.Options.BoundsMemory,
        };
        _labelSums = new LabelSums(problem.Rows.TermsIn(problem.Facts.Units), problem.ClusterCount, problem.Threads);
        _near = isLarge ? new NeighborSearch(_nearest, problem.Threads) { RowWeights = problem.Weights } : null;
        _exchange = isLarge ? new SplitMergeSearch(problem, Sums, _near!) : null;
    }

    /// <summary>Gets the label of each row; another array for each search.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>Gets the distance of each row to its assigned centroid at the last <see cref="DistancePass"/>; another array for each.</summary>
    public double[] Distances { get; private set; } = [];

    /// <summary>Gets the sums of the rows by their labels.</summary>
    public ClusterSums Sums => _labelSums.Sums;

    /// <summary>Releases the bounds of the search. A search that is not disposed releases them when it is collected.</summary>
    public void Dispose() => _nearest.Dispose();

    /// <summary>Performs a pass over the rows.</summary>
    /// <param name="pass">The pass; its answer remains unchanged.</param>
    /// <param name="cancellationToken">A token that cancels the pass. It is checked between blocks of rows.</param>
    /// <returns>The answer of these rows.</returns>
    public PassReply Answer(RowPass pass, CancellationToken cancellationToken) => pass switch
    {
        BeginPass => Begin(),
        AssignPass assign => new PassReply { Changed = Assign(assign, cancellationToken) },
        NearPass near => new PassReply { Changed = AssignNear(near, cancellationToken) },
        FurthestPass furthest =>
            EmptyClusters.Survey(_problem, Labels, OwnDistances(furthest.Centroids, cancellationToken), _firstRow),
        MovePass move => Move(move.Moves),
        DistancePass distance => Measure(distance.Centroids, cancellationToken),
        _ => throw new ArgumentException($"Rows do not answer {pass}.", nameof(pass)),
    };

    /// <summary>Splits and merges clusters: changes the labels of the rows concerned. The sums are those of these rows, so they must be all rows.</summary>
    /// <returns>The number of exchanges.</returns>
    public int Exchange(VectorSet centroids, CancellationToken cancellationToken)
    {
        int[] labels = [.. Labels];
        (int count, int changed) = _exchange!.Exchange(centroids, labels, cancellationToken);
        _listed = centroids;

        if (count > 0)
        {
            Relabel(labels, changed, cancellationToken);
        }

        return count;
    }

    /// <summary>Changes labels, for an exchange that was made elsewhere; the sums follow.</summary>
    /// <param name="labels">The new label of each row.</param>
    /// <param name="changed">The number of labels that differ.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public void Relabel(int[] labels, int changed, CancellationToken cancellationToken)
    {
        _labelSums.Update(Labels, labels, changed, cancellationToken);
        labels.CopyTo(Labels, 0);
    }

    private PassReply Begin()
    {
        Labels = LargeArrays.Allocate<int>(_problem.Vectors.Count);
        Array.Fill(Labels, -1);
        _nearest.Forget();
        Sums.Clear();
        return new PassReply();
    }

    private int Assign(AssignPass pass, CancellationToken cancellationToken)
    {
        _nearest.PassesLeft = pass.PassesLeft;
        return _nearest.Assign(pass.Centroids, Labels, _labelSums, cancellationToken);
    }

    private int AssignNear(NearPass pass, CancellationToken cancellationToken)
    {
        bool areListed = ReferenceEquals(_listed, pass.Listed);

        if (!areListed && !ReferenceEquals(pass.Listed, pass.Centroids))
        {
            // Another machine listed the neighbors in a pass that these rows have not seen.
            _near!.Prepare(pass.Listed, Labels, areListed: false, cancellationToken);
            areListed = true;
        }

        _listed = pass.Listed;
        _near!.Weights = pass.Weights;
        return _near.Assign(pass.Centroids, Labels, areListed, _labelSums, cancellationToken);
    }

    private PassReply Move(IReadOnlyList<RowMove> moves)
    {
        using ILabelBlock moved = _labelSums.Begin();

        foreach (RowMove move in moves)
        {
            if (move.Row >= _firstRow && move.Row < _firstRow + Labels.Length)
            {
                int row = (int)(move.Row - _firstRow);
                moved.Move(row, Labels[row], move.Label);
                Labels[row] = move.Label;
            }
        }

        _nearest.Forget();
        return new PassReply();
    }

    private PassReply Measure(VectorSet centroids, CancellationToken cancellationToken)
    {
        Distances = OwnDistances(centroids, cancellationToken);
        return new PassReply { Inertia = RowDistances.Sum(Distances, _problem.Weights.Span) };
    }

    /// <summary>Computes the distance of each row to its assigned centroid, in float64.</summary>
    private double[] OwnDistances(VectorSet centroids, CancellationToken cancellationToken)
    {
        double[] distances = LargeArrays.Allocate<double>(Labels.Length);
        RowDistances.ToOwn(_problem.Vectors, centroids, Labels, _problem.Metric, distances, _problem.Threads, cancellationToken);
        return distances;
    }
}
