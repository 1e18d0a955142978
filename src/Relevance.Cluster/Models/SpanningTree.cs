using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Finds a minimum spanning tree of the mutual reachability distances max(d(x, y), core(x), core(y)), without their matrix.</summary>
/// <remarks>
/// <para>
/// O. Borůvka (1926), with the shortcuts of W. March, P. Ram, A. Gray, "Fast Euclidean minimum spanning tree", KDD 2010: the lightest edge that leaves a
/// component is in the tree. Each row keeps a lower bound of its edges to other components: at first its core distance, later the weight of the lightest one,
/// which stays a bound as components grow. A row is compared with all others only if its bound is below the lightest known edge of its component, and the
/// largest component waits for the others to reach it.
/// </para>
/// <para>
/// The edges of a round are taken from the lightest on, each if it joins two components, so that ties cannot close a cycle. Several trees are minimal if
/// weights are equal; the components of the edges up to any weight are the same in all of them.
/// </para>
/// </remarks>
internal sealed class SpanningTree
{
    private readonly PairScan _scan;
    private readonly CoreDistances _core;
    private readonly Action? _report;
    private readonly RowSets _sets;
    private readonly int[] _components;
    private readonly double[] _bounds;
    private readonly int[] _ends;
    private readonly TreeEdge[] _lightest;
    private readonly List<TreeEdge> _edges;

    private SpanningTree(PairScan scan, CoreDistances core, Action? report)
    {
        (_scan, _core, _report) = (scan, core, report);
        _sets = new RowSets(scan.Count);
        _components = new int[scan.Count];
        _bounds = [.. core.Values];
        _ends = new int[scan.Count];
        _lightest = new TreeEdge[scan.Count];
        _edges = new List<TreeEdge>(scan.Count);
        Array.Fill(_ends, -1);
    }

    /// <summary>Finds the tree.</summary>
    /// <returns>The edges, one less than rows, ascending by weight, then by row.</returns>
    public static TreeEdge[] Of(PairScan scan, CoreDistances core, Action? report, CancellationToken cancellationToken)
    {
        SpanningTree tree = new(scan, core, report);
        tree.FindNeighborEnds();

        while (tree._edges.Count < scan.Count - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (!tree.TakeKnownEdges())
            {
                tree.SearchEdges(cancellationToken);
            }
        }

        TreeEdge[] edges = [.. tree._edges];
        Array.Sort(edges, Compare);
        return edges;
    }

    /// <summary>Compares two edges by weight, then by row.</summary>
    private static int Compare(TreeEdge left, TreeEdge right) =>
        (left.Weight, left.First, left.Second).CompareTo((right.Weight, right.First, right.Second));

    /// <summary>A neighbor within the core distance that has no larger one is at exactly that distance: no edge of the row is lighter.</summary>
    private void FindNeighborEnds()
    {
        for (int row = 0; row < _ends.Length; row++)
        {
            foreach (int neighbor in _core.NeighborsOf(row))
            {
                if (_core.Values[neighbor] <= _core.Values[row])
                {
                    _ends[row] = neighbor;
                    break;
                }
            }
        }
    }

    /// <summary>Adds the lightest edge of each component for which it is certain.</summary>
    /// <returns>False if there is none.</returns>
    private bool TakeKnownEdges()
    {
        FindLightest();
        bool[] isOpen = new bool[_components.Length];

        for (int row = 0; row < _components.Length; row++)
        {
            isOpen[_components[row]] |= IsOpen(row);
        }

        TreeEdge[] found =
        [
            .. Enumerable.Range(0, _components.Length).Where(row => _components[row] == row && !isOpen[row]).Select(row => _lightest[row]),
        ];
        Array.Sort(found, Compare);
        int before = _edges.Count;

        foreach (TreeEdge edge in found)
        {
            if (_sets.Join(edge.First, edge.Second))
            {
                _edges.Add(edge);
            }
        }

        return _edges.Count > before;
    }

    /// <summary>Finds the lightest known edge of each component; its weight is ∞ if none is known.</summary>
    private void FindLightest()
    {
        for (int row = 0; row < _components.Length; row++)
        {
            _components[row] = _sets.Find(row);
            _lightest[row] = new TreeEdge(double.PositiveInfinity, row, row);
        }

        for (int row = 0; row < _components.Length; row++)
        {
            TreeEdge edge = KnownEdgeOf(row);

            if (edge.Weight < _lightest[_components[row]].Weight)
            {
                _lightest[_components[row]] = edge;
            }
        }
    }

    /// <summary>Returns the lightest known edge of a row to another component; its weight is ∞ if none is known.</summary>
    private TreeEdge KnownEdgeOf(int row)
    {
        if (HasEnd(row))
        {
            return new TreeEdge(_bounds[row], row, _ends[row]);
        }

        TreeEdge lightest = new(double.PositiveInfinity, row, row);

        foreach (int neighbor in _core.NeighborsOf(row))
        {
            // Neighbors are within the core distance of the row.
            double weight = Math.Max(_core.Values[row], _core.Values[neighbor]);

            if (_components[neighbor] != _components[row] && weight < lightest.Weight)
            {
                lightest = new TreeEdge(weight, row, neighbor);
            }
        }

        return lightest;
    }

    /// <summary>Determines whether the edge with which the bound was found still leaves the component.</summary>
    private bool HasEnd(int row) => _ends[row] >= 0 && _components[_ends[row]] != _components[row];

    /// <summary>Determines whether a row can have a lighter edge than those known of its component.</summary>
    private bool IsOpen(int row) => !HasEnd(row) && _bounds[row] < _lightest[_components[row]].Weight;

    /// <summary>Finds the lightest edge of each open row outside of the largest component.</summary>
    private void SearchEdges(CancellationToken cancellationToken)
    {
        int[] sizes = new int[_components.Length];

        foreach (int component in _components)
        {
            sizes[component]++;
        }

        int largest = Array.IndexOf(sizes, sizes.Max());
        int[] rows = [.. Enumerable.Range(0, _components.Length).Where(row => _components[row] != largest && IsOpen(row))];
        var search = new OutwardEdges(this, [.. rows.Select(KnownEdgeOf)]);
        _scan.Run(rows, search, _report, cancellationToken);

        foreach (TreeEdge edge in search.Lightest)
        {
            (_bounds[edge.First], _ends[edge.First]) = (edge.Weight, edge.Second);
        }
    }

    /// <summary>Finds the lightest edge of each row to another component.</summary>
    private sealed class OutwardEdges(SpanningTree tree, TreeEdge[] lightest) : IPairVisitor
    {
        public TreeEdge[] Lightest => lightest;

        /// <summary>Returns the weight of the lightest edge so far; 0 if no edge of the row can be lighter.</summary>
        public double LimitOf(int index) =>
            lightest[index].Weight <= tree._core.Values[lightest[index].First] ? 0 : lightest[index].Weight;

        public void Visit(int index, int row, int other)
        {
            double least = Math.Max(tree._core.Values[row], tree._core.Values[other]);

            if (tree._components[row] == tree._components[other] || least >= lightest[index].Weight)
            {
                return;
            }

            double weight = Math.Max(least, tree._scan.Distance(row, other));

            if (weight < lightest[index].Weight)
            {
                lightest[index] = new TreeEdge(weight, row, other);
            }
        }
    }
}
