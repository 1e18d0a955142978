namespace Relevance.Cluster.Numerics;

/// <summary>The elements of one array of NumPy, read in blocks of rows.</summary>
/// <param name="header">The header.</param>
/// <param name="stream">The array behind its header; it seeks if the array is stored column by column.</param>
internal sealed class NumpyRows(NumpyHeader header, Stream stream)
{
    private readonly long _start = header.IsFortran ? stream.Position : 0;
    private byte[] _column = [];

    /// <summary>Gets the bytes of the rows that are read together: more where each column is read by its own seek.</summary>
    public int BlockSize => header.IsFortran ? 1 << 24 : 1 << 20;

    /// <summary>Gets the bytes of a row.</summary>
    public int RowSize { get; } = checked((int)(header.ColumnCount * header.Size));

    /// <summary>Reads consecutive rows in this machine's byte order. Rows are read in sequence, unless the array is stored column by column.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The rows, each with its elements in the order of the columns.</param>
    /// <exception cref="EndOfStreamException">The file ends before the array.</exception>
    public void Read(long first, Span<byte> rows)
    {
        if (!header.IsFortran)
        {
            stream.ReadExactly(rows);
        }
        else if (RowSize > 0)
        {
            ReadColumns(first, rows, rows.Length / RowSize);
        }

        header.ToNative(rows);
    }

    private void ReadColumns(long first, Span<byte> rows, int count)
    {
        Array.Resize(ref _column, Math.Max(_column.Length, count * header.Size));
        Span<byte> column = _column.AsSpan(0, count * header.Size);
        for (int c = 0; c < header.ColumnCount; c++)
        {
            stream.Position = _start + (((c * header.RowCount) + first) * header.Size);
            stream.ReadExactly(column);
            for (int row = 0; row < count; row++)
            {
                column.Slice(row * header.Size, header.Size).CopyTo(rows[((row * RowSize) + (c * header.Size))..]);
            }
        }
    }
}
