using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Rankings;

/// <summary>Keeps the first few members of a ranking while all pass by: O(log capacity) for each, in whatever order they come.</summary>
internal sealed class RankingHeap
{
    private readonly PriorityQueue<RankedMember, RankedMember> _kept;
    private readonly IComparer<RankedMember> _order;
    private readonly int _capacity;

    /// <summary>Initializes a new instance of the <see cref="RankingHeap"/> class.</summary>
    /// <param name="order">The ranking: what comes first is smallest. No two members are equal in it.</param>
    /// <param name="capacity">How many to keep, at least 1.</param>
    public RankingHeap(IComparer<RankedMember> order, int capacity)
    {
        _order = order;
        _capacity = capacity;

        // The queue gives away its smallest first; turned around, that is the last member of the ranking.
        _kept = new PriorityQueue<RankedMember, RankedMember>(Comparer<RankedMember>.Create((a, b) => order.Compare(b, a)));
    }

    /// <summary>Takes a member in, and lets go of the last one where that makes one too many.</summary>
    public void Add(RankedMember member)
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

    /// <summary>Takes in all that another heap kept.</summary>
    public void Merge(RankingHeap other)
    {
        foreach ((RankedMember member, _) in other._kept.UnorderedItems)
        {
            Add(member);
        }
    }

    /// <summary>Gives what was kept, in the order of the ranking.</summary>
    public IEnumerable<RankedMember> InOrder() => _kept.UnorderedItems.Select(i => i.Element).Order(_order);
}
