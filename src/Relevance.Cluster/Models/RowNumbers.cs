namespace Relevance.Cluster.Models;

/// <summary>The numbers of rows among those of all shards. The rows are those of one shard or of several, one after the other.</summary>
internal sealed class RowNumbers
{
    private readonly int[] _starts;
    private readonly long[] _firsts;

    /// <summary>Initializes a new instance of the <see cref="RowNumbers"/> class.</summary>
    /// <param name="shards">The number of rows of each shard and the number of its first row; ascending, at least one.</param>
    public RowNumbers(IReadOnlyList<(int Count, long First)> shards)
    {
        (int Count, long First)[] some = [.. shards.Where(shard => shard.Count > 0)];
        some = some.Length == 0 ? [shards[0]] : some;
        int end = 0;
        _starts = Array.ConvertAll(some, shard => (end = checked(end + shard.Count)) - shard.Count);
        _firsts = Array.ConvertAll(some, shard => shard.First);
        Count = end;
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; }

    /// <summary>Returns the numbers of rows that follow each other.</summary>
    public static RowNumbers From(long first, int count) => new([(count, first)]);

    /// <summary>Returns the number of a row.</summary>
    public long Of(int row)
    {
        int shard = PlaceOf(_starts, row);
        return _firsts[shard] + (row - _starts[shard]);
    }

    /// <summary>Finds the row of a number.</summary>
    /// <returns>False if none of these rows has it.</returns>
    public bool TryFind(long number, out int row)
    {
        int shard = PlaceOf(_firsts, number);
        int end = shard < 0 ? 0 : shard == _starts.Length - 1 ? Count : _starts[shard + 1];
        long place = shard < 0 ? end : _starts[shard] + (number - _firsts[shard]);
        row = place < end ? (int)place : -1;
        return row >= 0;
    }

    /// <summary>Returns the last place whose value is at most the given one; −1 for none.</summary>
    private static int PlaceOf<T>(T[] ascending, T value)
    {
        if (ascending.Length == 1)
        {
            return Comparer<T>.Default.Compare(ascending[0], value) <= 0 ? 0 : -1;
        }

        int place = Array.BinarySearch(ascending, value);
        return place >= 0 ? place : ~place - 1;
    }
}
