using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The magnitudes of the terms of rows, from which <see cref="TermUnits"/> follow; those of several sets of rows can be merged.</summary>
/// <remarks>Largest and smallest magnitudes, zeros apart: 0 and ∞ where there are none. Maxima and minima do not depend on the order of the rows.</remarks>
internal sealed class TermRanges
{
    /// <summary>Initializes a new instance of the <see cref="TermRanges"/> class, of no rows.</summary>
    public TermRanges(int dimension)
    {
        Largest = new float[dimension];
        Smallest = new float[dimension];
        Array.Fill(Smallest, float.PositiveInfinity);
    }

    /// <summary>Gets the largest magnitude of each component.</summary>
    public float[] Largest { get; }

    /// <summary>Gets the smallest magnitude of each component.</summary>
    public float[] Smallest { get; }

    /// <summary>Gets or sets the range of the weights of the rows.</summary>
    public (double Largest, double Smallest) Weights { get; set; } = (0, double.PositiveInfinity);

    /// <summary>Gets or sets the range of the products of weight and factor.</summary>
    public (double Largest, double Smallest) Factors { get; set; } = (0, double.PositiveInfinity);

    /// <summary>Measures rows, which takes a pass over them.</summary>
    /// <param name="vectors">The rows; can be empty.</param>
    /// <param name="weights">The weight of each row; empty if each is 1.</param>
    /// <param name="factors">The factor of each row; null for 1.</param>
    /// <param name="threads">The maximum number of threads.</param>
    /// <param name="cancellationToken">A token that cancels the pass. It is checked between blocks of rows.</param>
    public static TermRanges Of(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, int threads, CancellationToken cancellationToken)
    {
        int blockRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        var all = new TermRanges(vectors.Dimension);
        var gate = new Lock();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(vectors.Count, blockRows),
            threads,
            _ =>
            {
                var own = new TermRanges(vectors.Dimension);
                return block =>
                {
                    for (int row = block * blockRows; row < Math.Min(vectors.Count, ((long)block + 1) * blockRows); row++)
                    {
                        ComponentRangeKernel.Include(own.Largest, own.Smallest, vectors[row]);
                    }

                    lock (gate)
                    {
                        all.Add(own);
                    }
                };
            },
            cancellationToken);
        ReadOnlySpan<float> weightOf = weights.Span;

        for (int row = 0; row < vectors.Count; row++)
        {
            double weight = weightOf.IsEmpty ? 1 : weightOf[row];
            all.Weights = Include(all.Weights, weight);
            all.Factors = Include(all.Factors, weight * (factors is null ? 1 : factors[row]));

            if (weightOf.IsEmpty && factors is null)
            {
                break;
            }
        }

        return all;
    }

    /// <summary>Adds the rows of another set.</summary>
    public void Add(TermRanges other)
    {
        for (int t = 0; t < Largest.Length; t++)
        {
            (Largest[t], Smallest[t]) = (Math.Max(Largest[t], other.Largest[t]), Math.Min(Smallest[t], other.Smallest[t]));
        }

        Weights = Join(Weights, other.Weights);
        Factors = Join(Factors, other.Factors);
    }

    private static (double Largest, double Smallest) Include((double Largest, double Smallest) range, double magnitude) =>
        (Math.Max(range.Largest, magnitude), magnitude > 0 ? Math.Min(range.Smallest, magnitude) : range.Smallest);

    private static (double Largest, double Smallest) Join((double Largest, double Smallest) a, (double Largest, double Smallest) b) =>
        (Math.Max(a.Largest, b.Largest), Math.Min(a.Smallest, b.Smallest));
}
