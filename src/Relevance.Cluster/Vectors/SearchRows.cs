using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Vectors;

/// <summary>The rows of a column with 8 bits per component, and their norms: a search reads these to exclude nearly all rows.</summary>
internal sealed class SearchRows
{
    private const int RowsPerTask = 1024;

    private SearchRows(VectorSet vectors)
    {
        Vectors = vectors;
        Codes = QuantizedRows.Create(vectors);
        Norms = new double[vectors.Count];
    }

    /// <summary>Gets the vectors.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets the quantized rows.</summary>
    public QuantizedRows Codes { get; }

    /// <summary>Gets the norm of each row, computed in float64; exactly 0 for a zero vector, and for no other.</summary>
    public double[] Norms { get; }

    /// <summary>Computes their size in memory; 0 if one array cannot hold them.</summary>
    public static long BytesOf(VectorSet vectors)
    {
        long codes = vectors.Count * QuantizedRows.BytesOf(vectors.Dimension);
        return codes < Array.MaxLength ? codes + ((long)vectors.Count * sizeof(double)) : 0;
    }

    /// <summary>Quantizes the rows: one pass over all vectors, on every processor.</summary>
    public static SearchRows Of(VectorSet vectors)
    {
        SearchRows rows = new(vectors);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(vectors.Count, RowsPerTask),
            ParallelBlocks.Threads(-1),
            _ => block => rows.Fill(block * RowsPerTask, (int)Math.Min(vectors.Count, ((long)block + 1) * RowsPerTask)),
            CancellationToken.None);
        return rows;
    }

    private void Fill(int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<float> vector = Vectors[row];
            Codes.Encode(row, vector);
            Norms[row] = Math.Sqrt(DotKernel.Invoke(vector, vector));
        }
    }
}
