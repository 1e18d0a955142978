namespace Relevance.Cluster.Models;

/// <summary>The members of each cluster as linked lists: adding and removing a row costs the same for any number of rows.</summary>
internal sealed class MemberLists(int rowCount, int clusterCount)
{
    private readonly int[] _next = new int[rowCount + clusterCount];
    private readonly int[] _previous = new int[rowCount + clusterCount];

    /// <summary>Makes all lists empty.</summary>
    public void Clear()
    {
        // Each list is a ring through a node of its own behind the rows.
        for (int node = rowCount; node < _next.Length; node++)
        {
            (_next[node], _previous[node]) = (node, node);
        }
    }

    /// <summary>The first member, or −1.</summary>
    public int First(int label) => Next(rowCount + label);

    /// <summary>The member after a row, or −1.</summary>
    public int Next(int row) => _next[row] < rowCount ? _next[row] : -1;

    /// <summary>Puts a row that is in no list to the end of one.</summary>
    public void Add(int row, int label)
    {
        int end = rowCount + label;
        (_previous[row], _next[row]) = (_previous[end], end);
        _next[_previous[end]] = row;
        _previous[end] = row;
    }

    /// <summary>Takes a row out of its list.</summary>
    public void Remove(int row)
    {
        _next[_previous[row]] = _next[row];
        _previous[_next[row]] = _previous[row];
    }
}
