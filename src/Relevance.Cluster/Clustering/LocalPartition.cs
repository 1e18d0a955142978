using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clustering;

/// <summary>A partition that a swap changes only near what it takes and gives, and that can be changed back: Lloyd's algorithm on lists of members, in float64, on one thread.</summary>
/// <remarks>
/// After a swap, two places have changed. A row can get another label only if its own centroid moved, or if one that moved has come near: by the triangle inequality, one that is at least twice as
/// far from the own centroid as the row is cannot win it, and of the others, in the order of their distance from a point q near the row, none from that on which is farther from q than the row is from q and
/// from its nearest together. So an iteration costs little more than the rows around, and one that does not pay is undone row by row. What comes out is a search's proposal: <see cref="LloydSearch"/> has the last word.
/// </remarks>
internal sealed class LocalPartition
{
    /// <summary>A search that would have to gain more than so many times what its last iteration gained is given up.</summary>
    private const double Patience = 8;

    private readonly KMeansProblem _problem;
    private readonly int _dimension;
    private readonly int _rowCount;
    private readonly double[] _rows;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly MemberLists _members;
    private readonly PartitionState _now;
    private readonly PartitionState _kept;
    private readonly int[] _savedAt;
    private readonly List<(int Row, int Label, double Distance)> _saved = [];
    private readonly List<(int Row, int Label, double Distance)> _moves = [];
    private readonly double[] _gaps;
    private readonly int[] _neighbors;
    private readonly bool[] _isMoved;
    private int _trial;

    public LocalPartition(KMeansProblem problem)
    {
        _problem = problem;
        _dimension = problem.Vectors.Dimension;
        _rowCount = problem.Vectors.Count;
        _rows = new double[_rowCount * _dimension];
        _labels = new int[_rowCount];
        _distances = new double[_rowCount];
        _members = new MemberLists(_rowCount, problem.ClusterCount);
        _now = new PartitionState(problem.ClusterCount, _dimension);
        _kept = new PartitionState(problem.ClusterCount, _dimension);
        _savedAt = new int[_rowCount];
        _gaps = new double[problem.ClusterCount];
        _neighbors = new int[problem.ClusterCount];
        _isMoved = new bool[problem.ClusterCount];

        for (int row = 0; row < _rowCount; row++)
        {
            for (int t = 0; t < _dimension; t++)
            {
                _rows[(row * _dimension) + t] = problem.Vectors[row][t];
            }
        }
    }

    /// <summary>Gets the inertia of what is kept.</summary>
    public double Inertia { get; private set; }

    /// <summary>Gets what is kept of the clusters: centroids, weights and costs.</summary>
    public PartitionState Kept => _kept;

    /// <summary>Gets the label of each row.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Begins with an outcome.</summary>
    public void Load(LloydOutcome outcome)
    {
        _members.Clear();

        for (int label = 0; label < _problem.ClusterCount; label++)
        {
            for (int t = 0; t < _dimension; t++)
            {
                _now.Centroids[(label * _dimension) + t] = outcome.Centroids[label][t];
            }
        }

        for (int row = 0; row < _rowCount; row++)
        {
            _labels[row] = outcome.Labels[row];
            _distances[row] = SquaredDistance(row, _labels[row]);
            _members.Add(row, _labels[row]);
        }

        Keep();
    }

    /// <summary>Puts a centroid to a row, and lets all settle.</summary>
    /// <param name="label">The centroid that is taken away.</param>
    /// <param name="row">Where it is put.</param>
    /// <param name="resolution">Better by less than this share of the inertia is the same.</param>
    /// <param name="cancellationToken">Looked at before each iteration.</param>
    /// <returns>Whether the inertia is lower than before, which is then kept; if not, all is as it was.</returns>
    public bool TrySwap(int label, int row, double resolution, CancellationToken cancellationToken)
    {
        Span<double> centroid = CentroidOf(label);
        double[] from = centroid.ToArray();
        Row(row).CopyTo(centroid);
        Array.Clear(_isMoved);
        _isMoved[label] = true;

        if (Settle(label, from, Inertia * (1 - resolution), cancellationToken) && FreshInertia() < Inertia * (1 - resolution))
        {
            Keep();
            return true;
        }

        Undo();
        return false;
    }

    /// <summary>A row of a cluster, by the share of the cluster's cost that the members before it have.</summary>
    public int MemberAt(int label, double share)
    {
        double rest = share * _kept.Costs[label];
        int last = -1;

        for (int row = _members.First(label); row >= 0; row = _members.Next(row))
        {
            double mass = _distances[row] * _problem.WeightOf(row);

            if (mass > 0)
            {
                (last, rest) = (row, rest - mass);

                if (rest < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>Lloyd's algorithm where something moves, until no label changes.</summary>
    /// <returns>False if it was given up.</returns>
    private bool Settle(int jumped, double[] from, double goal, CancellationToken cancellationToken)
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
                    ScanMoved(label, iteration == 1 && label == jumped ? from : CentroidOf(label));
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

            MoveRows();

            if (iteration > 1 && _now.Inertia - goal > Patience * (inertia - _now.Inertia))
            {
                return false;
            }

            inertia = _now.Inertia;
        }

        return true;
    }

    /// <summary>Measures the rows of a cluster whose centroid moved, and finds those that are nearer to another.</summary>
    /// <param name="label">The cluster.</param>
    /// <param name="pivot">A point near the rows: the centroid itself or, if that is far away now, where it was.</param>
    private void ScanMoved(int label, ReadOnlySpan<double> pivot)
    {
        int count = 0;

        for (int other = 0; other < _isMoved.Length; other++)
        {
            if (other != label)
            {
                (_neighbors[count], _gaps[count++]) = (other, Math.Sqrt(SquaredDistance(pivot, CentroidOf(other))));
            }
        }

        Array.Sort(_gaps, _neighbors, 0, count);
        double reach = 0;

        for (int row = _members.First(label); row >= 0; row = _members.Next(row))
        {
            double fromPivot = Math.Sqrt(SquaredDistance(Row(row), pivot));
            double own = SquaredDistance(row, label);
            (int best, double least) = (label, own);
            double limit = Math.Sqrt(least) + fromPivot;

            for (int i = 0; i < count && _gaps[i] < limit; i++)
            {
                double distance = SquaredDistance(row, _neighbors[i]);

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

    /// <summary>Finds the rows of a cluster whose centroid stays that are nearer to one that moved.</summary>
    private void ScanOther(int label)
    {
        int count = 0;
        double reach = 4 * _now.Reaches[label];

        for (int other = 0; other < _isMoved.Length; other++)
        {
            double gap = _isMoved[other] ? SquaredDistance(CentroidOf(label), CentroidOf(other)) : double.PositiveInfinity;

            if (gap < reach)
            {
                (_neighbors[count], _gaps[count++]) = (other, gap);
            }
        }

        for (int row = count == 0 ? -1 : _members.First(label); row >= 0; row = _members.Next(row))
        {
            (int best, double least) = (label, _distances[row]);
            double limit = 4 * least;

            for (int i = 0; i < count; i++)
            {
                if (_gaps[i] < limit)
                {
                    double distance = SquaredDistance(row, _neighbors[i]);
                    (best, least) = distance < least ? (_neighbors[i], distance) : (best, least);
                }
            }

            if (best != label)
            {
                _moves.Add((row, best, least));
            }
        }
    }

    /// <summary>Gives the rows their new labels, and moves the centroids that this concerns.</summary>
    private void MoveRows()
    {
        Array.Clear(_isMoved);

        foreach ((int row, int label, double distance) in _moves)
        {
            int old = _labels[row];
            SetDistance(row, distance);
            _labels[row] = label;
            _members.Remove(row);
            _members.Add(row, label);
            _now.Add(old, Row(row), -_problem.WeightOf(row));
            _now.Add(label, Row(row), _problem.WeightOf(row));
            _now.Reaches[label] = Math.Max(_now.Reaches[label], distance);
            _isMoved[old] = true;
            _isMoved[label] = true;
        }

        for (int label = 0; label < _isMoved.Length; label++)
        {
            _isMoved[label] = _isMoved[label] && _now.TryMoveToMean(label);
        }
    }

    private void SetDistance(int row, double distance)
    {
        if (_savedAt[row] != _trial)
        {
            _savedAt[row] = _trial;
            _saved.Add((row, _labels[row], _distances[row]));
        }

        _now.Inertia += _problem.WeightOf(row) * (distance - _distances[row]);
        _distances[row] = distance;
    }

    /// <summary>Everything is as it was kept.</summary>
    private void Undo()
    {
        foreach ((int row, int label, double distance) in _saved)
        {
            if (_labels[row] != label)
            {
                _labels[row] = label;
                _members.Remove(row);
                _members.Add(row, label);
            }

            _distances[row] = distance;
        }

        _kept.CopyTo(_now);
        Begin();
    }

    /// <summary>Keeps what there is, with sums that are added up anew.</summary>
    private void Keep()
    {
        _now.Clear();

        for (int row = 0; row < _rowCount; row++)
        {
            int label = _labels[row];
            double weight = _problem.WeightOf(row);
            _now.Add(label, Row(row), weight);
            _now.Costs[label] += weight * _distances[row];
            _now.Reaches[label] = Math.Max(_now.Reaches[label], _distances[row]);
        }

        Inertia = FreshInertia();
        _now.Inertia = Inertia;
        _now.CopyTo(_kept);
        Begin();
    }

    private void Begin()
    {
        _saved.Clear();
        _trial++;
    }

    private double FreshInertia() => RowDistances.Sum(_distances, _problem.Weights.Span);

    private ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * _dimension, _dimension);

    private Span<double> CentroidOf(int label) => _now.Centroids.AsSpan(label * _dimension, _dimension);

    private double SquaredDistance(int row, int label) => SquaredDistance(Row(row), CentroidOf(label));

    private static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;

        for (int t = 0; t < x.Length; t++)
        {
            double difference = x[t] - y[t];
            sum += difference * difference;
        }

        return sum;
    }
}
