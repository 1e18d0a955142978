using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>The labels and distances of rows, with member lists, that can be restored to the state that was last kept.</summary>
internal sealed class RevocableLabels
{
    private readonly KMeansProblem _problem;
    private readonly int _dimension;
    private readonly double[] _rows;
    private readonly int[] _labels;
    private readonly double[] _distances;
    private readonly MemberLists _members;
    private readonly int[] _savedAt;
    private readonly List<(int Row, int Label, double Distance)> _saved = [];
    private int _time = 1;

    public RevocableLabels(KMeansProblem problem)
    {
        _problem = problem;
        _dimension = problem.Vectors.Dimension;
        int count = problem.Vectors.Count;
        _rows = new double[count * _dimension];
        _labels = new int[count];
        _distances = new double[count];
        _members = new MemberLists(count, problem.ClusterCount);
        _savedAt = new int[count];

        for (int row = 0; row < count; row++)
        {
            for (int t = 0; t < _dimension; t++)
            {
                _rows[(row * _dimension) + t] = problem.Vectors[row][t];
            }
        }
    }

    public int Count => _labels.Length;

    /// <summary>Gets a row in float64.</summary>
    public ReadOnlySpan<double> this[int row] => _rows.AsSpan(row * _dimension, _dimension);

    public int LabelOf(int row) => _labels[row];

    /// <summary>Returns the last measured squared distance to the assigned centroid.</summary>
    public double DistanceOf(int row) => _distances[row];

    public double WeightOf(int row) => _problem.WeightOf(row);

    /// <summary>Returns the first row of a cluster, or −1.</summary>
    public int First(int label) => _members.First(label);

    /// <summary>Returns the next row of the same cluster, or −1.</summary>
    public int Next(int row) => _members.Next(row);

    /// <summary>Computes the weighted sum of all distances, in row order.</summary>
    public double Inertia() => RowDistances.Sum(_distances, _problem.Weights.Span).Value;

    /// <summary>Replaces all labels, and keeps them.</summary>
    public void Load(IReadOnlyList<int> labels)
    {
        _members.Clear();

        for (int row = 0; row < _labels.Length; row++)
        {
            _labels[row] = labels[row];
            _members.Add(row, labels[row]);
        }

        Keep();
    }

    /// <summary>Sets the distance of a row to its centroid.</summary>
    public void SetDistance(int row, double distance)
    {
        if (_savedAt[row] != _time)
        {
            _savedAt[row] = _time;
            _saved.Add((row, _labels[row], _distances[row]));
        }

        _distances[row] = distance;
    }

    /// <summary>Moves a row to the end of the list of another cluster.</summary>
    public void Move(int row, int label, double distance)
    {
        SetDistance(row, distance);
        SetLabel(row, label);
    }

    /// <summary>Makes the current state the one that <see cref="Undo"/> restores.</summary>
    public void Keep()
    {
        _saved.Clear();
        _time++;
    }

    /// <summary>Restores all labels and distances that were last kept; the order of the lists can differ.</summary>
    public void Undo()
    {
        foreach ((int row, int label, double distance) in _saved)
        {
            SetLabel(row, label);
            _distances[row] = distance;
        }

        Keep();
    }

    private void SetLabel(int row, int label)
    {
        if (_labels[row] != label)
        {
            _labels[row] = label;
            _members.Remove(row);
            _members.Add(row, label);
        }
    }
}

/// <summary>The members of each cluster as linked lists: a row is added or removed in O(1).</summary>
internal sealed class MemberLists(int rowCount, int clusterCount)
{
    private readonly int[] _next = new int[rowCount + clusterCount];
    private readonly int[] _previous = new int[rowCount + clusterCount];

    /// <summary>Clears all lists.</summary>
    public void Clear()
    {
        // Each list is a ring through a node of its own after the rows.
        for (int node = rowCount; node < _next.Length; node++)
        {
            (_next[node], _previous[node]) = (node, node);
        }
    }

    /// <summary>Returns the first member, or −1.</summary>
    public int First(int label) => Next(rowCount + label);

    /// <summary>Returns the member after a row, or −1.</summary>
    public int Next(int row) => _next[row] < rowCount ? _next[row] : -1;

    /// <summary>Appends a row that is in no list.</summary>
    public void Add(int row, int label)
    {
        int end = rowCount + label;
        (_previous[row], _next[row]) = (_previous[end], end);
        _next[_previous[end]] = row;
        _previous[end] = row;
    }

    /// <summary>Removes a row from its list.</summary>
    public void Remove(int row)
    {
        _next[_previous[row]] = _next[row];
        _previous[_next[row]] = _previous[row];
    }
}
