namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Finds rows in blocks of different numbers of rows: a table has the block of every 1,024th row, and few blocks are smaller.</summary>
internal sealed class UnequalBlocks
{
    private const int TableShift = 10;

    private readonly int[] _ends;
    private readonly int[] _table;

    /// <summary>Initializes a new instance of the <see cref="UnequalBlocks"/> class.</summary>
    /// <param name="rows">The number of rows of each block, at least 1; at least one block.</param>
    /// <exception cref="OverflowException">There are 2³¹ rows or more.</exception>
    public UnequalBlocks(int[] rows)
    {
        int end = 0;
        _ends = Array.ConvertAll(rows, count => end = checked(end + count));
        _table = new int[((end - 1) >> TableShift) + 1];

        for (int entry = 0, block = 0; entry < _table.Length; entry++)
        {
            while (_ends[block] <= entry << TableShift)
            {
                block++;
            }

            _table[entry] = block;
        }
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _ends[^1];

    /// <summary>Returns the block of a row, and its first component there.</summary>
    public (int Block, nint Offset) Locate(int row, int dimension)
    {
        int block = _table[row >> TableShift];

        while (_ends[block] <= row)
        {
            block++;
        }

        return (block, (nint)(row - (block == 0 ? 0 : _ends[block - 1])) * dimension);
    }
}
