using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>Chooses the rows of a cluster by which it is halved: all, or those with the smallest random keys.</summary>
/// <remarks>
/// The key of a row depends on its number among all rows alone, so that rows in shards are chosen shard by shard, and then from what the shards chose.
/// </remarks>
/// <param name="seed">The seed of the search.</param>
/// <param name="numbers">The numbers of the rows among those of all shards.</param>
internal sealed class MemberSample(int seed, RowNumbers numbers)
{
    /// <summary>The most rows by which a cluster is halved.</summary>
    public const int MostRows = 64;

    private readonly CounterRandom _random = new(seed, RandomPurpose.SplitSample, restart: 0);

    /// <summary>Chooses from the rows of a cluster.</summary>
    /// <param name="members">The rows, ascending.</param>
    /// <returns>The rows, ascending; these if there are few.</returns>
    public ReadOnlySpan<int> ChooseFrom(ReadOnlySpan<int> members) => members.Length <= MostRows ? members : Smallest(members);

    /// <summary>Returns the key of a row.</summary>
    /// <param name="row">The row, counted from the first one here.</param>
    public ulong KeyOf(int row) => _random.Bits((ulong)numbers.Of(row));

    /// <summary>Sorts only the rows below a key that twice as many as wanted are expected to have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Smallest(ReadOnlySpan<int> members)
    {
        List<(ulong Key, int Row)> below = [];

        for (ulong share = (ulong)members.Length / (2 * MostRows); below.Count < MostRows; share /= 2)
        {
            ulong limit = share > 1 ? ulong.MaxValue / share : ulong.MaxValue;
            below.Clear();

            foreach (int row in members)
            {
                ulong key = KeyOf(row);

                if (key <= limit)
                {
                    below.Add((key, row));
                }
            }
        }

        below.Sort();
        int[] rows = [.. below.Take(MostRows).Select(each => each.Row)];
        Array.Sort(rows);
        return rows;
    }
}
