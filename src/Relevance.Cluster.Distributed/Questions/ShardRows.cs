using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The rows of a shard that a question is about: the documents with a vector in the first of its fields.</summary>
/// <param name="fields">The vectors of each field.</param>
/// <param name="selected">The selected positions, counted from the start of the shard, a bit each; null for all.</param>
/// <param name="excluded">The position that is left out, counted from the start of the shard; −1 for none.</param>
/// <param name="clusters">The cluster of each position, −1 for none; null if the question has no labels.</param>
/// <param name="quantize">Returns the quantized rows of a field; null if there are none.</param>
internal sealed class ShardRows(LocalShard[] fields, byte[]? selected, int excluded, int[]? clusters, Func<int, SearchRows?> quantize)
{
    private readonly int[]?[] _places = new int[fields.Length][];

    /// <summary>Gets the vectors of the first field.</summary>
    public VectorSet Vectors => fields[0].Vectors;

    /// <summary>Gets the position of each row, counted from the start of the shard.</summary>
    public int[] Offsets => fields[0].Offsets;

    /// <summary>Gets a value indicating whether each row is asked for that has a vector in each field.</summary>
    public bool HasAll => selected is null && excluded < 0;

    /// <summary>Returns the vectors of a field, and the row in them of each row of the first; null if they are the same.</summary>
    public (VectorSet Vectors, int[]? Rows) Of(int field) => (fields[field].Vectors, field == 0 ? null : PlacesOf(field));

    /// <summary>Returns the quantized rows of a field; null if there are none.</summary>
    public SearchRows? QuantizedOf(int field) => quantize(field);

    /// <summary>Determines whether a row is selected, and has a vector in each field.</summary>
    public bool IsAsked(int row)
    {
        int offset = Offsets[row];
        if (offset == excluded || (selected is not null && (selected[offset / 8] >> (offset % 8) & 1) == 0))
        {
            return false;
        }

        for (int field = 1; field < fields.Length; field++)
        {
            int[] other = fields[field].Offsets;
            if (other.Length == 0 || other[PlacesOf(field)[row]] != offset)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lists the rows that are asked for, ascending.</summary>
    public int[] ListAsked() => [.. Enumerable.Range(0, Vectors.Count).Where(IsAsked)];

    /// <summary>Returns the cluster of each row; −1 for a row without one, and for one that is not asked for.</summary>
    public int[] Clusters() => [.. Offsets.Select((offset, row) => IsAsked(row) ? clusters![offset] : -1)];

    /// <summary>Finds the row of another field for each row of the first; 0 for those that it lacks.</summary>
    private int[] PlacesOf(int field)
    {
        return LazyInitializer.EnsureInitialized(ref _places[field], Find)!;

        int[] Find()
        {
            int[] offsets = fields[field].Offsets;
            return Array.ConvertAll(Offsets, offset => Math.Max(0, Array.BinarySearch(offsets, offset)));
        }
    }
}
