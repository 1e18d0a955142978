using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Kernels that read one or two vectors: each against its definition, in every bit, with a fence of NaN around the readable part.</summary>
[Trait("Category", "Bits")]
public class ReductionKernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 35), 63, 64, 65, 768, 771];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dot_IsItsDefinition(int length)
    {
        ReadOnlySpan<float> x = Fenced(length, 1);
        ReadOnlySpan<float> y = Fenced(length, 2);

        Assert.Equal(DotKernel.Scalar(x, y), DotKernel.Invoke(x, y));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SquaredDistance_IsItsDefinition(int length)
    {
        ReadOnlySpan<float> x = Fenced(length, 1);
        ReadOnlySpan<float> y = Fenced(length, 2);

        Assert.Equal(SquaredDistanceKernel.Scalar(x, y), SquaredDistanceKernel.Invoke(x, y));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Manhattan_IsItsDefinition(int length)
    {
        ReadOnlySpan<float> x = Fenced(length, 1);
        ReadOnlySpan<float> y = Fenced(length, 2);

        Assert.Equal(ManhattanKernel.Scalar(x, y), ManhattanKernel.Invoke(x, y));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Finite_FindsEachPlace(int length)
    {
        Span<float> x = Fenced(length, 1);
        Assert.Equal(-1, FiniteKernel.IndexOfFirstNotFinite(x));

        for (int i = 0; i < length; i++)
        {
            (float kept, x[i]) = (x[i], i % 2 == 0 ? float.NaN : float.NegativeInfinity);
            Assert.Equal(i, FiniteKernel.IndexOfFirstNotFinite(x));
            x[i] = kept;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Accumulate_IsItsDefinition(int length)
    {
        double[] expected = new double[length], actual = new double[length];

        for (uint seed = 1; seed <= 3; seed++)
        {
            AccumulateKernel.Scalar(expected, Fenced(length, seed), 1.0 / 3);
            AccumulateKernel.Add(actual, Fenced(length, seed), 1.0 / 3);
        }

        Assert.Equal(expected, actual);
        Assert.DoesNotContain(double.NaN, actual);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Scatter_IsItsDefinition(int length)
    {
        double[] mean = [.. Generated.Components(length, 9).Select(component => component / 3.0)];
        double[] expected = new double[length], actual = new double[length];

        for (uint seed = 1; seed <= 3; seed++)
        {
            ScatterKernel.Scalar(expected, Fenced(length, seed), mean, (1.0 / 3, 0.7));
            ScatterKernel.Add(actual, Fenced(length, seed), mean, (1.0 / 3, 0.7));
        }

        Assert.Equal(expected, actual);
        Assert.DoesNotContain(double.NaN, actual);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ScatterOfOneVector_IsItsDefinition(int length)
    {
        double[] mean = [.. Generated.Components(length, 9).Select(component => component / 3.0)];

        double actual = ScatterKernel.Of(Fenced(length, 1), mean, 1.0 / 3);

        Assert.Equal(ScatterKernel.Scalar(Fenced(length, 1), mean, 1.0 / 3), actual);
        Assert.False(double.IsNaN(actual));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ComponentRanges_AreTheirDefinition(int length)
    {
        (float[] largest, float[] smallest) = (new float[length], [.. Enumerable.Repeat(float.PositiveInfinity, length)]);
        (float[] expectedLargest, float[] expectedSmallest) = (new float[length], [.. smallest]);

        for (uint seed = 1; seed <= 3; seed++)
        {
            ComponentRangeKernel.Include(largest, smallest, Fenced(length, seed));
            ComponentRangeKernel.Scalar(expectedLargest, expectedSmallest, Fenced(length, seed), start: 0);
        }

        Assert.Equal(expectedLargest, largest);
        Assert.Equal(expectedSmallest, smallest);
        Assert.All(smallest, magnitude => Assert.NotEqual(0, magnitude));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public unsafe void FixedPoint_OfSeveralVectors_IsItsDefinition_WithTwoDigitsAndWithFour(int length)
    {
        const int Count = 3;
        double[] factors = [1.0 / 3, -1, 1];

        // A NaN before and after each vector.
        float[] vectors = [float.NaN, .. Enumerable.Range(0, Count).SelectMany(i => (float[])[.. Generated.Components(length, (uint)i), float.NaN])];

        foreach (int digits in (int[])[2, 4])
        {
            double[] scales = [.. Enumerable.Range(0, length).Select(t => Math.ScaleB(1, (digits * 31) - 4 - (t % 3)))];
            (long[] expected, long[] actual) = (new long[digits * length], new long[digits * length]);

            for (int i = 0; i < Count && length > 0; i++)
            {
                FixedPointKernel.Scalar(expected, vectors.AsSpan(PlaceOf(i), length), scales, factors[i], start: 0);
            }

            fixed (float* start = vectors)
            {
                if (length > 0)
                {
                    FixedPointKernel.Add(
                        actual, [(nint)(start + PlaceOf(0)), (nint)(start + PlaceOf(1)), (nint)(start + PlaceOf(2))], factors, scales);
                }
            }

            Assert.Equal(expected, actual);
        }

        int PlaceOf(int vector) => 1 + (vector * (length + 1));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Center_IsItsDefinition(int length)
    {
        float[] origin = Generated.Components(length, 3), expected = new float[length];
        Span<float> actual = Fenced(length, 4);

        float expectedSquare = CenterKernel.Scalar(Fenced(length, 1), 1f / 3, origin, expected);
        float actualSquare = CenterKernel.Invoke(Fenced(length, 1), 1f / 3, origin, actual);

        Assert.Equal(expected, actual.ToArray());
        Assert.Equal(expectedSquare, actualSquare);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SquaredLength_IsItsDefinitionAndThatOfCenter(int length)
    {
        float[] centered = new float[length];

        Assert.Equal(SquaredLengthKernel.Scalar(Fenced(length, 1)), SquaredLengthKernel.Invoke(Fenced(length, 1)));
        Assert.Equal(CenterKernel.Scalar(Fenced(length, 1), 1f, new float[length], centered), SquaredLengthKernel.Invoke(Fenced(length, 1)));
    }

    [Fact]
    public void TheKernels_OnASmallExample_AreWhatPaperSays()
    {
        float[] x = [1f, 2f, 3f], y = [4f, -2f, 3f], centered = new float[3];

        Assert.Equal((9, 25, 7), (DotKernel.Invoke(x, y), SquaredDistanceKernel.Invoke(x, y), ManhattanKernel.Invoke(x, y)));
        Assert.Equal(49f, CenterKernel.Invoke(x, 2f, [-1f, 2f, 0f], centered));
        Assert.Equal([3f, 2f, 6f], centered);
    }

    /// <summary>Components with a NaN before and after: one lane too many would poison a sum.</summary>
    private static Span<float> Fenced(int length, uint seed)
    {
        float[] fenced = [float.NaN, .. Generated.Components(length, seed), .. Enumerable.Repeat(float.NaN, 16)];
        return fenced.AsSpan(1, length);
    }
}
