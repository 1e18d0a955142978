using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Rows as k-means reads them, all rows or a shard of them: scaled, with their weights and lengths. What it computes of them can be merged.</summary>
internal sealed class KMeansRows
{
    /// <summary>Initializes a new instance of the <see cref="KMeansRows"/> class.</summary>
    /// <param name="directed">The rows.</param>
    /// <param name="weights">The weight of each row, zero vectors included; null if each is 1.</param>
    /// <param name="options">The options.</param>
    /// <param name="exponent">The exponent of the power of two that scales all rows; 0 for the cosine, which scales each row by its own.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public KMeansRows(DirectedRows directed, ReadOnlyMemory<float>? weights, KMeansOptions options, int exponent, CancellationToken cancellationToken)
    {
        bool isCosine = options.Metric == DistanceMetric.Cosine;
        Directed = directed;
        Vectors = isCosine ? FloatRange.OfDirections(directed.Vectors, cancellationToken) : FloatRange.Scale(directed.Vectors, exponent, cancellationToken);
        Weights = directed.Of(weights) ?? default;
        Threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        InverseLengths = isCosine ? UnitVectors.InverseLengths(Vectors) : null;
        Scales = InverseLengths is null ? null : [.. InverseLengths.Select(inverse => (float)inverse)];
    }

    /// <summary>Gets the rows, unscaled, with the zero vectors that are not clustered.</summary>
    public DirectedRows Directed { get; }

    /// <summary>Gets the rows, scaled.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets the weight of each row; empty if each is 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    public int Threads { get; }

    /// <summary>Gets 1/|x| of each row for cosine; otherwise null.</summary>
    public double[]? InverseLengths { get; }

    /// <summary>Gets <see cref="InverseLengths"/> in float32, for scoring.</summary>
    public float[]? Scales { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];

    /// <summary>Returns the factor of a row in sums and products: 1/|x| for cosine; otherwise 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double FactorOf(int row) => InverseLengths is null ? 1 : InverseLengths[row];

    /// <summary>Measures the terms of the rows, which takes a pass over them.</summary>
    public TermRanges MeasureTerms(CancellationToken cancellationToken) => TermRanges.Of(Vectors, Weights, InverseLengths, Threads, cancellationToken);

    /// <summary>Returns the rows as terms of sums.</summary>
    public RowTerms TermsIn(TermUnits units) => new(Vectors, Weights, InverseLengths, units);

    /// <summary>Sums the weights.</summary>
    public ExactSum SumWeights()
    {
        ExactSum sum = new();

        if (Weights.IsEmpty)
        {
            sum.Add(1, Vectors.Count);
        }

        foreach (float weight in Weights.Span)
        {
            sum.Add(weight);
        }

        return sum;
    }

    /// <summary>Sums the weighted squared distances of the rows, or of their directions, to a point.</summary>
    public ExactSum SumScatter(double[] point, CancellationToken cancellationToken)
    {
        ExactSum scatter = new();
        var gate = new Lock();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(Vectors.Count, ParallelBlocks.SumRows),
            Threads,
            _ => block =>
            {
                ExactSum own = new();

                for (int row = block * ParallelBlocks.SumRows; row < Math.Min(Vectors.Count, ((long)block + 1) * ParallelBlocks.SumRows); row++)
                {
                    own.Add(ScatterKernel.Of(Vectors[row], point, FactorOf(row)) * WeightOf(row));
                }

                lock (gate)
                {
                    scatter.Add(own);
                }
            },
            cancellationToken);
        return scatter;
    }
}
