using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>
/// The rows for an initialization, all or an evenly spread sample, and the mass of each, by which it is drawn: its weight times its squared distance to the
/// nearest centroid.
/// </summary>
/// <remarks>Rows are addressed by their index in the sample; masses are summed by fixed blocks.</remarks>
internal sealed class StartRows
{
    /// <summary>The squared distance of two unit vectors below which they have the same direction within rounding.</summary>
    private const double DirectionResolution = 1e-14;

    private readonly int[]? _sample;
    private readonly double[] _mass;
    private readonly double[] _blockMass;

    /// <summary>Initializes a new instance of the <see cref="StartRows"/> class.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="sample">The rows of the problem that are in the sample; null if it is all of them, with their weights.</param>
    public StartRows(KMeansProblem problem, int[]? sample)
    {
        Problem = problem;
        Scored = new ScoredRows(problem.Vectors, problem.Metric, problem.Rows.Scales);
        IsAroundZero = problem.Metric == DistanceMetric.Cosine || problem.Facts.IsAroundZero;
        _sample = sample;
        Count = _sample?.Length ?? problem.Vectors.Count;
        Least = new float[Count];
        Second = new float[Count];
        Nearest = new int[Count];
        Next = new int[Count];
        Array.Fill(Least, float.MaxValue);
        Array.Fill(Second, float.MaxValue);
        _mass = new double[Count];
        _blockMass = new double[ParallelBlocks.CountOf(Count, ParallelBlocks.SumRows)];

        // Before the first centroid, the mass of a row is its weight.
        for (int block = 0; block < BlockCount; block++)
        {
            SetMass(block, hasCentroids: false);
        }
    }

    /// <summary>Gets the problem.</summary>
    public KMeansProblem Problem { get; }

    /// <summary>Gets the rows of the problem in the form for scoring.</summary>
    public ScoredRows Scored { get; }

    /// <summary>Gets a value indicating whether kernel scores need no origin.</summary>
    public bool IsAroundZero { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; }

    /// <summary>Gets the number of blocks of rows.</summary>
    public int BlockCount => _blockMass.Length;

    /// <summary>Gets the squared distance of each row to the nearest centroid.</summary>
    public float[] Least { get; }

    /// <summary>Gets the squared distance of each row to the second nearest centroid.</summary>
    public float[] Second { get; }

    /// <summary>Gets the nearest centroid of each row.</summary>
    public int[] Nearest { get; }

    /// <summary>Gets the second nearest centroid of each row.</summary>
    public int[] Next { get; }

    /// <summary>Gets the total mass, the potential: the sum of the blocks, in their order.</summary>
    public double TotalMass => _blockMass.Sum();

    /// <summary>Samples rows that are all in memory.</summary>
    public static StartRows Of(KMeansProblem problem, int restart)
    {
        var sample = new StartSample(problem.Facts, restart);
        return new StartRows(problem, sample.IsAll ? null : sample.ChooseFrom(problem.Rows));
    }

    /// <summary>Returns the start and the end of a block of rows.</summary>
    public (int Start, int End) BlockAt(int block) => (block * ParallelBlocks.SumRows, Math.Min(Count, (block + 1) * ParallelBlocks.SumRows));

    /// <summary>Returns the row of the problem at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(int index) => _sample is null ? index : _sample[index];

    /// <summary>Returns the weight of a row; 1 in a sample, where the weight is in the probability of being sampled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double WeightOf(int index) => _sample is null ? Problem.WeightOf(index) : 1;

    /// <summary>Updates the two nearest centroids of a row with a new one. Ties go to the earlier centroid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int index, int centroid, float distance)
    {
        if (distance < Least[index])
        {
            (Second[index], Next[index]) = (Least[index], Nearest[index]);
            (Least[index], Nearest[index]) = (distance, centroid);
        }
        else if (distance < Second[index])
        {
            (Second[index], Next[index]) = (distance, centroid);
        }
    }

    /// <summary>Computes the masses of a block from the squared distances to the nearest centroid.</summary>
    public void SetMass(int block) => SetMass(block, hasCentroids: true);

    /// <summary>Computes the masses of all rows.</summary>
    public void SetMasses(CancellationToken cancellationToken) => ParallelBlocks.Run(BlockCount, Problem.Threads, _ => SetMass, cancellationToken);

    /// <summary>Returns the row at a share of the total mass; if the mass is 0, the first row of positive weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Draw(double share)
    {
        double rest = share * TotalMass;
        int last = -1;

        for (int block = 0; block < _blockMass.Length; block++)
        {
            if (rest >= _blockMass[block] && block < _blockMass.Length - 1)
            {
                rest -= _blockMass[block];
                continue;
            }

            (int start, int end) = BlockAt(block);

            for (int i = start; i < end; i++)
            {
                if (_mass[i] > 0)
                {
                    last = i;
                    rest -= _mass[i];

                    if (rest < 0)
                    {
                        return i;
                    }
                }
            }
        }

        // Rounding can leave a remainder at the end, which belongs to the last row with mass.
        return last >= 0 ? last : Math.Max(Array.FindLastIndex(_mass, mass => mass > 0), FirstWithWeight());
    }

    /// <summary>Computes the squared distance of a row to a candidate in float64, for distances that float32 cannot distinguish from 0.</summary>
    public float ExactDistance(int index, ReadOnlySpan<float> candidate)
    {
        ReadOnlySpan<float> vector = Problem.Vectors[RowOf(index)];

        if (Problem.Metric != DistanceMetric.Cosine)
        {
            return (float)Math.Min(float.MaxValue, Distance.SquaredEuclidean(vector, candidate));
        }

        // |x − c|² of unit vectors is 2 (1 − cos θ).
        double distance = 2 * Distance.Cosine(vector, candidate);
        return distance > DirectionResolution ? (float)distance : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetMass(int block, bool hasCentroids)
    {
        (int start, int end) = BlockAt(block);
        double sum = 0;

        for (int i = start; i < end; i++)
        {
            double mass = (hasCentroids ? Least[i] : 1) * WeightOf(i);
            _mass[i] = mass;
            sum += mass;
        }

        _blockMass[block] = sum;
    }

    private int FirstWithWeight()
    {
        int index = 0;

        while (WeightOf(index) == 0)
        {
            index++;
        }

        return index;
    }
}
