namespace Relevance.Cluster.Models;

/// <summary>
/// Lloyd's algorithm on member lists, in float64 and on one thread: a swap reads only the rows near the two places that it changes, and can be undone.
/// </summary>
/// <remarks>
/// A row can get another label only if its assigned centroid moved, or if a moved centroid is near. By the triangle inequality, a centroid that is at least
/// twice as far from the assigned centroid as the row is cannot be nearer to the row. With the other centroids sorted by their distance from a point q near
/// the row, none can be nearer whose distance from q exceeds the sum of the distances of the row to q and to its nearest centroid. So an iteration costs
/// little more than the rows around the two places, and an unsuccessful swap is undone row by row. The result is a proposal that
/// <see cref="LloydSearch"/> completes.
/// </remarks>
internal sealed class LocalPartition
{
    /// <summary>The search stops if it still has to gain more than this multiple of the gain of its last iteration.</summary>
    private const double Patience = 8;

    /// <summary>The share of the mean inertia per cluster within which single rows are moved too before the swap is judged.</summary>
    private const double Promising = 0.03;

    /// <summary>The relative saving below which a row does not move.</summary>
    private const double LeastGain = 1e-9;

    private readonly KMeansProblem _problem;
    private readonly RevocableLabels _rows;
    private readonly PartitionState _now;
    private readonly List<(int Row, int Label, double Distance)> _moves = [];
    private readonly double[] _gaps;
    private readonly int[] _neighbors;
    private readonly bool[] _isMoved;
    private readonly bool[] _isChanged;

    public LocalPartition(KMeansProblem problem)
    {
        _problem = problem;
        _rows = new RevocableLabels(problem);
        _now = new PartitionState(problem.ClusterCount, problem.Vectors.Dimension);
        Kept = new PartitionState(problem.ClusterCount, problem.Vectors.Dimension);
        _gaps = new double[problem.ClusterCount];
        _neighbors = new int[problem.ClusterCount];
        _isMoved = new bool[problem.ClusterCount];
        _isChanged = new bool[problem.ClusterCount];
    }

    /// <summary>Gets the inertia of the kept partition.</summary>
    public double Inertia => Kept.Inertia;

    /// <summary>Gets the clusters of the kept partition.</summary>
    public PartitionState Kept { get; }

    /// <summary>Loads the result of Lloyd's algorithm, and moves single rows while that lowers the inertia.</summary>
    public void Load(LloydOutcome outcome, CancellationToken cancellationToken)
    {
        _rows.Load(outcome.Labels);
        _now.Place(outcome.Centroids);

        for (int row = 0; row < _rows.Count; row++)
        {
            _rows.SetDistance(row, Distance(row, _rows.LabelOf(row)));
        }

        Keep();
        Array.Fill(_isChanged, true);
        SettleRows(double.PositiveInfinity, cancellationToken);
        Keep();
    }

    /// <summary>Moves a centroid to a row, and runs Lloyd's algorithm.</summary>
    /// <param name="label">The centroid to move.</param>
    /// <param name="row">The row that it moves to.</param>
    /// <param name="resolution">The relative improvement below which two inertias are equal.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each iteration.</param>
    /// <returns>True if the inertia is lower, and the result is kept; false if the swap was undone.</returns>
    public bool TrySwap(int label, int row, double resolution, CancellationToken cancellationToken)
    {
        double[] from = _now.CentroidOf(label).ToArray();
        _rows[row].CopyTo(_now.CentroidOf(label));
        Array.Clear(_isMoved);
        (_isMoved[label], _isChanged[label]) = (true, true);
        double goal = Inertia * (1 - resolution);

        if (Settle((label, from), goal, cancellationToken)
            && _now.Inertia < Inertia * (1 + (Promising / _isMoved.Length))
            && SettleRows(goal, cancellationToken)
            && _rows.Inertia() < goal)
        {
            Keep();
            return true;
        }

        _rows.Undo();
        Kept.CopyTo(_now);
        Array.Clear(_isChanged);
        return false;
    }

    /// <summary>Returns the row of a cluster at a share of the cost of the cluster; −1 if the cost is 0.</summary>
    public int MemberAt(int label, double share)
    {
        double rest = share * Kept.Costs[label];
        int last = -1;

        for (int row = _rows.First(label); row >= 0 && rest >= 0; row = _rows.Next(row))
        {
            double cost = _rows.DistanceOf(row) * _rows.WeightOf(row);
            (last, rest) = cost > 0 ? (row, rest - cost) : (last, rest);
        }

        return last;
    }

    /// <summary>Runs Lloyd's algorithm from the centroids that moved, until no label changes.</summary>
    /// <param name="jump">The centroid that is no longer near its rows, and its earlier position.</param>
    /// <param name="goal">The upper limit of the inertia.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each iteration.</param>
    /// <returns>False if the goal is out of reach.</returns>
    private bool Settle((int Label, double[] From) jump, double goal, CancellationToken cancellationToken)
    {
        double inertia = double.PositiveInfinity;

        for (int iteration = 1; iteration <= _problem.Options.MaxIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _moves.Clear();

            for (int label = 0; label < _isMoved.Length; label++)
            {
                if (_isMoved[label])
                {
                    ScanMoved(label, iteration == 1 && label == jump.Label ? jump.From : _now.CentroidOf(label));
                }
                else
                {
                    ScanOther(label);
                }
            }

            if (_moves.Count == 0)
            {
                return true;
            }

            Array.Clear(_isMoved);
            _moves.ForEach(move => Move(move.Row, move.Label, move.Distance));

            for (int label = 0; label < _isMoved.Length; label++)
            {
                _isMoved[label] = _isMoved[label] && _now.TryMoveToMean(label);
            }

            if (iteration > 1 && _now.Inertia - goal > Patience * (inertia - _now.Inertia))
            {
                return false;
            }

            inertia = _now.Inertia;
        }

        return true;
    }

    /// <summary>Moves single rows of the changed clusters, as <see cref="ExchangeSearch"/> does, and runs Lloyd's algorithm, until no row moves.</summary>
    /// <returns>False if the goal is out of reach.</returns>
    private bool SettleRows(double goal, CancellationToken cancellationToken)
    {
        for (int round = 0; round < _problem.Options.MaxIterations; round++)
        {
            Array.Clear(_isMoved);

            for (int label = 0; label < _isChanged.Length; label++)
            {
                if (_isChanged[label])
                {
                    Exchange(label);
                }
            }

            if (Array.IndexOf(_isMoved, true) < 0)
            {
                return true;
            }

            if (!Settle((-1, []), goal, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves each row of a cluster to the one with the smallest cost, if that is less than the saving, and updates both centroids.</summary>
    private void Exchange(int label)
    {
        int count = SortNeighbors(label, _now.CentroidOf(label));
        double lightest = _now.Weights.Min();

        for (int row = _rows.First(label), next; row >= 0; row = next)
        {
            next = _rows.Next(row);
            double weight = _rows.WeightOf(row);

            if (weight == 0 || !(_now.Weights[label] > weight))
            {
                continue;
            }

            double own = Distance(row, label);
            double least = _now.Weights[label] / (_now.Weights[label] - weight) * own * (1 - LeastGain);
            double limit = Math.Sqrt(least * (1 + (weight / lightest))) + Math.Sqrt(own);
            (int best, double nearest) = (label, own);

            for (int i = 0; i < count && _gaps[i] < limit; i++)
            {
                int other = _neighbors[i];
                double distance = Distance(row, other);
                double cost = _now.Weights[other] / (_now.Weights[other] + weight) * distance;
                (best, nearest, least) = cost < least ? (other, distance, cost) : (best, nearest, least);
            }

            if (best != label)
            {
                Move(row, best, nearest);
                _now.TryMoveToMean(label);
                _now.TryMoveToMean(best);
            }
        }
    }

    /// <summary>Measures the rows of a cluster whose centroid moved, and finds those that are nearer to another centroid.</summary>
    /// <param name="label">The cluster.</param>
    /// <param name="pivot">A point near the rows: the centroid or, after a swap, its earlier position.</param>
    private void ScanMoved(int label, ReadOnlySpan<double> pivot)
    {
        int count = SortNeighbors(label, pivot);
        double reach = 0;

        for (int row = _rows.First(label); row >= 0; row = _rows.Next(row))
        {
            double fromPivot = Math.Sqrt(PartitionState.SquaredDistance(_rows[row], pivot));
            double own = Distance(row, label);
            (int best, double least) = (label, own);
            double limit = Math.Sqrt(least) + fromPivot;

            for (int i = 0; i < count && _gaps[i] < limit; i++)
            {
                double distance = Distance(row, _neighbors[i]);

                if (distance < least)
                {
                    (best, least) = (_neighbors[i], distance);
                    limit = Math.Sqrt(least) + fromPivot;
                }
            }

            if (best == label)
            {
                reach = Math.Max(reach, own);
                SetDistance(row, own);
            }
            else
            {
                _moves.Add((row, best, least));
            }
        }

        _now.Reaches[label] = reach;
    }

    /// <summary>Sorts the other centroids by their distance to a point.</summary>
    private int SortNeighbors(int label, ReadOnlySpan<double> pivot)
    {
        int count = 0;

        for (int other = 0; other < _isMoved.Length; other++)
        {
            if (other != label)
            {
                (_neighbors[count], _gaps[count++]) = (other, Math.Sqrt(PartitionState.SquaredDistance(pivot, _now.CentroidOf(other))));
            }
        }

        Array.Sort(_gaps, _neighbors, 0, count);
        return count;
    }

    /// <summary>Finds the rows of a cluster with an unmoved centroid that are nearer to a moved one.</summary>
    private void ScanOther(int label)
    {
        int count = 0;
        double reach = 4 * _now.Reaches[label];

        for (int other = 0; other < _isMoved.Length; other++)
        {
            double gap = _isMoved[other]
                ? PartitionState.SquaredDistance(_now.CentroidOf(label), _now.CentroidOf(other))
                : double.PositiveInfinity;

            if (gap < reach)
            {
                (_neighbors[count], _gaps[count++]) = (other, gap);
            }
        }

        for (int row = count == 0 ? -1 : _rows.First(label); row >= 0; row = _rows.Next(row))
        {
            (int best, double least) = (label, _rows.DistanceOf(row));
            double limit = 4 * least;

            for (int i = 0; i < count; i++)
            {
                if (_gaps[i] < limit)
                {
                    double distance = Distance(row, _neighbors[i]);
                    (best, least) = distance < least ? (_neighbors[i], distance) : (best, least);
                }
            }

            if (best != label)
            {
                _moves.Add((row, best, least));
            }
        }
    }

    private void Move(int row, int label, double distance)
    {
        int old = _rows.LabelOf(row);
        SetDistance(row, distance);
        _rows.Move(row, label, distance);
        _now.Add(old, _rows[row], -_rows.WeightOf(row));
        _now.Add(label, _rows[row], _rows.WeightOf(row));
        _now.Reaches[label] = Math.Max(_now.Reaches[label], distance);
        (_isMoved[old], _isMoved[label]) = (true, true);
        (_isChanged[old], _isChanged[label]) = (true, true);
    }

    private void SetDistance(int row, double distance)
    {
        _now.Inertia += _rows.WeightOf(row) * (distance - _rows.DistanceOf(row));
        _rows.SetDistance(row, distance);
    }

    /// <summary>Keeps the current state, with all sums computed from zero.</summary>
    private void Keep()
    {
        _now.Clear();

        for (int row = 0; row < _rows.Count; row++)
        {
            int label = _rows.LabelOf(row);
            double weight = _rows.WeightOf(row);
            _now.Add(label, _rows[row], weight);
            _now.Costs[label] += weight * _rows.DistanceOf(row);
            _now.Reaches[label] = Math.Max(_now.Reaches[label], _rows.DistanceOf(row));
        }

        _now.Inertia = _rows.Inertia();
        _now.CopyTo(Kept);
        _rows.Keep();
        Array.Clear(_isChanged);
    }

    private double Distance(int row, int label) => PartitionState.SquaredDistance(_rows[row], _now.CentroidOf(label));
}
