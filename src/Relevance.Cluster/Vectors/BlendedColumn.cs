using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Blends the vectors of several fields: scales each to the square root of the weight of its field, and concatenates them.</summary>
internal static class BlendedColumn
{
    /// <summary>Blends the vectors of one document. A zero vector stays zero: its cosine similarity counts as 0.</summary>
    /// <param name="parts">The vectors, in the order of the fields.</param>
    /// <param name="weights">The weight of each field.</param>
    /// <param name="target">The blended vector.</param>
    public static void Join(ReadOnlySpan<ReadOnlyMemory<float>> parts, IReadOnlyList<double> weights, Span<float> target)
    {
        for (int part = 0; part < parts.Length; part++)
        {
            ReadOnlySpan<float> vector = parts[part].Span;
            Scale(vector, weights[part], target[..vector.Length]);
            target = target[vector.Length..];
        }
    }

    /// <summary>Blends columns: one row for each document that is in all of them, in the order of the first.</summary>
    /// <param name="columns">The columns, one per field.</param>
    /// <param name="weights">The weight of each field.</param>
    /// <param name="add">Receives each row. The memory is reused for the next row.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The documents, one per row.</returns>
    public static IdList Join(
        IReadOnlyList<VectorColumn> columns, IReadOnlyList<double> weights, Action<float[]> add, CancellationToken cancellationToken)
    {
        float[] joined = new float[columns.Sum(column => column.Vectors.Dimension)];
        IdList ids = new();

        for (int row = 0; row < columns[0].DocumentIds.Count; row++)
        {
            if (row % ParallelBlocks.SumRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<byte> id = columns[0].DocumentIds.Utf8(row);
            int start = 0;

            for (int place = 0; place < columns.Count; place++)
            {
                VectorColumn column = columns[place];
                int at = place == 0 ? row : column.DocumentIds.Find(id, likely: row);

                if (at < 0)
                {
                    start = -1;
                    break;
                }

                ReadOnlySpan<float> vector = column.Vectors[at];
                Scale(vector, weights[place], joined.AsSpan(start, vector.Length));
                start += vector.Length;
            }

            if (start == joined.Length)
            {
                add(joined);
                ids.Add(id);
            }
        }

        return ids;
    }

    private static void Scale(ReadOnlySpan<float> vector, double weight, Span<float> target)
    {
        double factor = Math.Sqrt(weight) * UnitVectors.InverseLength(vector);

        for (int t = 0; t < vector.Length; t++)
        {
            target[t] = (float)(vector[t] * factor);
        }
    }
}
