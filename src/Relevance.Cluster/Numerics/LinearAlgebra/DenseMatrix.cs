namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>A row-major matrix of float64 whose rows are padded with zeros to a multiple of <see cref="Lane"/>, so that kernels need no tail.</summary>
internal sealed class DenseMatrix
{
    /// <summary>The multiple to which rows are padded.</summary>
    public const int Lane = 16;

    /// <summary>Initializes a new instance of the <see cref="DenseMatrix"/> class, filled with zeros.</summary>
    public DenseMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = PaddedLength(columns);
        Values = new double[checked(rows * Stride)];
    }

    /// <summary>Gets the number of rows.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of columns, without padding.</summary>
    public int Columns { get; }

    /// <summary>Gets the distance from one row to the next in <see cref="Values"/>.</summary>
    public int Stride { get; }

    /// <summary>Gets the elements, row after row with padding.</summary>
    public double[] Values { get; }

    /// <summary>Gets or sets an element.</summary>
    public double this[int row, int column]
    {
        get => Values[(row * Stride) + column];
        set => Values[(row * Stride) + column] = value;
    }

    /// <summary>Returns a length rounded up to a multiple of <see cref="Lane"/>.</summary>
    public static int PaddedLength(int length) => (length + Lane - 1) / Lane * Lane;

    /// <summary>Creates an identity matrix.</summary>
    public static DenseMatrix Identity(int size)
    {
        var identity = new DenseMatrix(size, size);

        for (int i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    /// <summary>Copies a column, with zeros after it as a row has them.</summary>
    public double[] PaddedColumn(int column)
    {
        double[] values = new double[PaddedLength(Rows)];

        for (int row = 0; row < Rows; row++)
        {
            values[row] = this[row, column];
        }

        return values;
    }

    /// <summary>Returns a row without its padding.</summary>
    public Span<double> Row(int row) => Values.AsSpan(row * Stride, Columns);
}
