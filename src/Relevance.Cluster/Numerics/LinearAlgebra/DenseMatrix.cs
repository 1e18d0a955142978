namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>A row-major matrix of float64 whose rows are padded with zeros to a multiple of <see cref="Lane"/>, so that kernels need no tail.</summary>
internal sealed class DenseMatrix
{
    public const int Lane = 16;

    public DenseMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = (columns + Lane - 1) / Lane * Lane;
        Values = new double[checked(rows * Stride)];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Gets the distance from one row to the next in <see cref="Values"/>.</summary>
    public int Stride { get; }

    public double[] Values { get; }

    public double this[int row, int column]
    {
        get => Values[(row * Stride) + column];
        set => Values[(row * Stride) + column] = value;
    }

    public static DenseMatrix Identity(int size)
    {
        var identity = new DenseMatrix(size, size);

        for (int i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    /// <summary>One row without its padding.</summary>
    public Span<double> Row(int row) => Values.AsSpan(row * Stride, Columns);
}
