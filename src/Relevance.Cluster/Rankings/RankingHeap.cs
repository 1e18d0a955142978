using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Rankings;

/// <summary>Collects the first members of a ranking from any number in any order: O(log capacity) per member.</summary>
internal sealed class RankingHeap
{
    private readonly PriorityQueue<RankedRow, RankedRow> _kept;
    private readonly IComparer<RankedRow> _order;
    private readonly int _capacity;

    /// <summary>Initializes a new instance of the <see cref="RankingHeap"/> class.</summary>
    /// <param name="order">The order of the ranking, in which no two members are equal; the first member is the smallest.</param>
    /// <param name="capacity">The number of members to collect, at least 1.</param>
    public RankingHeap(IComparer<RankedRow> order, int capacity)
    {
        _order = order;
        _capacity = capacity;

        // The queue removes its smallest element first; in reverse order, that is the last member of the ranking.
        _kept = new PriorityQueue<RankedRow, RankedRow>(Comparer<RankedRow>.Create((a, b) => order.Compare(b, a)));
    }

    /// <summary>Gets the last of the collected members; null while fewer than the capacity are collected.</summary>
    public RankedRow? Last => _kept.Count < _capacity ? null : _kept.Peek();

    /// <summary>Adds a member, and removes the last one if the heap is full.</summary>
    public void Add(RankedRow member)
    {
        if (_kept.Count < _capacity)
        {
            _kept.Enqueue(member, member);
        }
        else
        {
            _kept.EnqueueDequeue(member, member);
        }
    }

    /// <summary>Adds all members of another heap.</summary>
    public void Merge(RankingHeap other)
    {
        foreach ((RankedRow member, _) in other._kept.UnorderedItems)
        {
            Add(member);
        }
    }

    /// <summary>Returns the collected members in the order of the ranking.</summary>
    public IEnumerable<RankedRow> InOrder() => _kept.UnorderedItems.Select(i => i.Element).Order(_order);
}
