namespace Relevance.Cluster.Models;

/// <summary>Disjoint sets of rows (union–find): the root of a set is its lowest row, so that the sets do not depend on the order of the unions.</summary>
/// <remarks>Thread-safe: a root is linked by a compare-and-swap, and always to a lower one.</remarks>
internal sealed class RowSets
{
    private readonly int[] _parents;

    /// <summary>Initializes a new instance of the <see cref="RowSets"/> class with one set per row.</summary>
    public RowSets(int count) => _parents = [.. Enumerable.Range(0, count)];

    /// <summary>Returns the root of the set of a row, and shortens the path to it.</summary>
    public int Find(int row)
    {
        while (true)
        {
            int parent = Volatile.Read(ref _parents[row]);

            if (parent == row)
            {
                return row;
            }

            int grandparent = Volatile.Read(ref _parents[parent]);
            Volatile.Write(ref _parents[row], grandparent);
            row = grandparent;
        }
    }

    /// <summary>Joins the sets of two rows.</summary>
    /// <returns>False if they were one set.</returns>
    public bool Join(int first, int second)
    {
        while (true)
        {
            (int low, int high) = (Find(first), Find(second));

            if (low == high)
            {
                return false;
            }

            (low, high) = low < high ? (low, high) : (high, low);

            if (Interlocked.CompareExchange(ref _parents[high], low, high) == high)
            {
                return true;
            }
        }
    }
}
