namespace Relevance.Cluster.Models;

/// <summary>Condenses a spanning tree to the clusters of at least a minimum size.</summary>
/// <remarks>
/// R. Campello, D. Moulavi, J. Sander, "Density-based clustering based on hierarchical density estimates", PAKDD 2013. All edges of equal weight are removed
/// together, as there, so that the clusters are those of any minimum spanning tree.
/// </remarks>
internal sealed class CondensedTree
{
    private readonly int _count;
    private readonly int _minSize;
    private readonly double[] _weights;
    private readonly int[] _sizes;
    private readonly int[] _lowestRows;
    private readonly int[] _firstChildren;
    private readonly int[] _lastChildren;
    private readonly int[] _nextSiblings;
    private readonly List<(int Parent, double Birth, double Death, int Size)> _clusters = [];
    private readonly int[] _rowClusters;
    private readonly double[] _rowDistances;
    private int _nodes;

    private CondensedTree(int count, int minSize)
    {
        (_count, _minSize, _nodes) = (count, minSize, count);
        _weights = new double[2 * count];
        _sizes = new int[2 * count];
        _lowestRows = new int[2 * count];
        _firstChildren = new int[2 * count];
        _lastChildren = new int[2 * count];
        _nextSiblings = new int[2 * count];
        _rowClusters = new int[count];
        _rowDistances = new double[count];
        Array.Fill(_firstChildren, -1);
        Array.Fill(_nextSiblings, -1);
        Array.Fill(_sizes, 1, 0, count);

        for (int row = 0; row < count; row++)
        {
            _lowestRows[row] = row;
        }
    }

    /// <summary>Condenses a tree.</summary>
    /// <param name="count">The number of rows, at least 1.</param>
    /// <param name="edges">The edges, ascending by weight.</param>
    /// <param name="minSize">The minimum cluster size, at least 2.</param>
    public static HdbscanTree Of(int count, TreeEdge[] edges, int minSize)
    {
        CondensedTree tree = new(count, minSize);
        tree.Condense(tree.Join(edges));
        return tree.ToTree();
    }

    /// <summary>Joins rows to nodes from the lightest edge on; a node joins all that edges of one weight connect. Returns the last node.</summary>
    private int Join(TreeEdge[] edges)
    {
        RowSets sets = new(_count);
        int[] nodes = [.. Enumerable.Range(0, _count)];
        int last = 0;

        foreach (TreeEdge edge in edges)
        {
            (int first, int second) = (nodes[sets.Find(edge.First)], nodes[sets.Find(edge.Second)]);
            sets.Join(edge.First, edge.Second);
            last = Join(first, second, edge.Weight);
            nodes[sets.Find(edge.First)] = last;
        }

        return last;
    }

    private int Join(int first, int second, double weight)
    {
        if (!IsOf(first, weight))
        {
            (first, second) = (second, first);
        }

        int node = IsOf(first, weight) ? first : _nodes++;

        if (node != first)
        {
            (_weights[node], _sizes[node], _lowestRows[node]) = (weight, 0, int.MaxValue);
            Append(node, first, first, first);
        }

        if (IsOf(second, weight))
        {
            Append(node, second, _firstChildren[second], _lastChildren[second]);
        }
        else
        {
            Append(node, second, second, second);
        }

        return node;
    }

    private bool IsOf(int node, double weight) => node >= _count && _weights[node] == weight;

    private void Append(int node, int added, int firstChild, int lastChild)
    {
        _sizes[node] += _sizes[added];
        _lowestRows[node] = Math.Min(_lowestRows[node], _lowestRows[added]);

        if (_firstChildren[node] < 0)
        {
            _firstChildren[node] = firstChild;
        }
        else
        {
            _nextSiblings[_lastChildren[node]] = firstChild;
        }

        _lastChildren[node] = lastChild;
    }

    private void Condense(int root)
    {
        _clusters.Add((-1, double.PositiveInfinity, _weights[root], _count));
        var open = new Queue<(int Node, int Cluster)>([(root, 0)]);

        while (open.TryDequeue(out (int Node, int Cluster) next))
        {
            if (next.Node < _count)
            {
                // A set of one row.
                _rowClusters[next.Node] = next.Cluster;
                continue;
            }

            List<int> large = [];
            double weight = _weights[next.Node];
            _clusters[next.Cluster] = _clusters[next.Cluster] with { Death = weight };

            for (int child = _firstChildren[next.Node]; child >= 0; child = _nextSiblings[child])
            {
                if (_sizes[child] >= _minSize)
                {
                    large.Add(child);
                }
                else
                {
                    Leave(child, next.Cluster, weight);
                }
            }

            if (large.Count == 1)
            {
                open.Enqueue((large[0], next.Cluster));
                continue;
            }

            foreach (int child in large.OrderByDescending(child => _sizes[child]).ThenBy(child => _lowestRows[child]))
            {
                open.Enqueue((child, _clusters.Count));
                _clusters.Add((next.Cluster, weight, weight, _sizes[child]));
            }
        }
    }

    /// <summary>Records that the rows of a node leave a cluster.</summary>
    private void Leave(int node, int cluster, double distance)
    {
        var open = new Stack<int>([node]);

        while (open.TryPop(out int next))
        {
            if (next < _count)
            {
                (_rowClusters[next], _rowDistances[next]) = (cluster, distance);
                continue;
            }

            for (int child = _firstChildren[next]; child >= 0; child = _nextSiblings[child])
            {
                open.Push(child);
            }
        }
    }

    private HdbscanTree ToTree()
    {
        double[] stabilities = new double[_clusters.Count];

        for (int row = 0; row < _count; row++)
        {
            stabilities[_rowClusters[row]] += ExcessOf(_rowDistances[row], _clusters[_rowClusters[row]].Birth);
        }

        foreach ((int parent, double birth, _, int size) in _clusters.Skip(1))
        {
            stabilities[parent] += size * ExcessOf(birth, _clusters[parent].Birth);
        }

        return new HdbscanTree
        {
            Clusters = _clusters.Select((cluster, index) => new HdbscanCluster(cluster.Parent, cluster.Birth, cluster.Death, cluster.Size, stabilities[index]))
                .ToArray().AsReadOnly(),
            RowClusters = _rowClusters.AsReadOnly(),
            RowDistances = _rowDistances.AsReadOnly(),
        };
    }

    /// <summary>Returns the density 1/d at which a row leaves, above that of the birth.</summary>
    private static double ExcessOf(double distance, double birth) => distance == birth ? 0 : (1 / distance) - (1 / birth);
}
