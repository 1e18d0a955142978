using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

[Trait("Category", "Bits")]
public unsafe class QuantizedKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(2080)]
    public void Encode_BoundsItsErrorOfARow(int dimension)
    {
        (float[] origin, float[] widths) = OriginAndWidths(dimension);
        float[] row = Generated.Components(dimension, 3);
        sbyte[] codes = Filled(dimension);

        Quantization code = QuantizedKernel.Encode(row, origin, widths, [.. widths.Select(width => 1 / width)], codes);

        double rest = 0, length = 0;

        for (int t = 0; t < dimension; t++)
        {
            double left = row[t] - (origin[t] + (widths[t] * (double)code.Step * codes[t]));
            rest += left * left;
            length += Math.Pow((double)code.Step * codes[t], 2);
        }

        // Never less than the error, and little more.
        Assert.InRange(code.Residual, Math.Sqrt(rest), (Math.Sqrt(rest) * 1.01) + (Math.Sqrt(length) * 1e-4));
        Assert.InRange(code.Norm, Math.Sqrt(length), Math.Sqrt(length) * 1.01);
        Assert.Equal(127, codes.Max(x => Math.Abs((int)x)));
        Assert.All(codes[dimension..], x => Assert.Equal(0, x));
        double limit = 0.02 * Math.Sqrt(row.Sum(x => (double)x * x)) * Math.Max(1, widths.Max());
        Assert.True(code.Residual < limit, $"{code.Residual} is more than the error of 8 bits per component.");
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1e-44f, float.PositiveInfinity)]
    [InlineData(3e38f, float.PositiveInfinity)]
    public void Encode_WithoutAStepInFloat32_HasAnInfiniteError(float component, float rest)
    {
        float[] row = new float[40], origin = new float[64], widths = new float[64];
        Array.Fill(row, component);
        Array.Fill(widths, 1);
        sbyte[] codes = Filled(40);

        Quantization code = QuantizedKernel.Encode(row, origin, widths, [.. widths.Select(width => 1 / width)], codes);

        Assert.Equal((0f, rest), (code.Step, code.Residual));
        Assert.All(codes, x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(32, 32767)]
    [InlineData(512, 32767)]
    [InlineData(1536, 11008)]
    [InlineData(65536, 258)]
    public void LargestOfShift_IsWhat32BitsHoldTheProductsOf(int count, int most)
    {
        Assert.Equal(most, QuantizedKernel.LargestOfShift(count));
        Assert.True((long)most * 127 * count <= int.MaxValue, "The sum of the largest products is too large.");
    }

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(1024)]
    public void EncodeShift_BoundsItsErrorOfAShift(int count)
    {
        float[] weighted = [.. Generated.Components(count, 8).Select(x => x * 1e-3f)];
        short[] codes = new short[count];

        fixed (short* first = codes)
        {
            Quantization code = QuantizedKernel.EncodeShift(weighted, QuantizedKernel.LargestOfShift(count), first);

            double rest = Math.Sqrt(weighted.Zip(codes).Sum(pair => Math.Pow(pair.First - ((double)code.Step * pair.Second), 2)));
            double length = Math.Sqrt(weighted.Sum(x => (double)x * x));
            Assert.InRange(code.Residual, rest, length * 1e-4);
            Assert.InRange(code.Norm, length, length * 1.01);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(544)]
    public void Multiply_IsItsDefinition_AtEveryWidthAndAtTheLargestNumbers(int count)
    {
        int most = QuantizedKernel.LargestOfShift(count);
        sbyte[] codes = [.. Enumerable.Range(0, count).Select(t => (sbyte)((t * 37 % 255) - 127))];
        short[][] moves =
        [
            [.. Enumerable.Repeat((short)most, count)],
            [.. Enumerable.Range(0, count).Select(t => (short)(codes[t] < 0 ? -most : most))],
            [.. Enumerable.Range(0, count).Select(t => (short)(t * 7919 % most))],
            new short[count],
        ];
        int[] products = new int[QuantizedKernel.Width];

        fixed (sbyte* row = codes)
        fixed (short* first = moves[0], second = moves[1], third = moves[2], fourth = moves[3])
        fixed (int* results = products)
        {
            short** four = stackalloc short*[] { first, second, third, fourth };
            QuantizedKernel.Multiply(row, count, four, results);
            Assert.Equal(products, moves.Select(move => SingleOf(codes, move)));
        }

        Assert.Equal(moves.Select(move => QuantizedKernel.Scalar(codes, move)), products);
        Assert.Equal(codes.Sum(x => (long)Math.Abs((int)x) * most), products[1]);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(544)]
    public void MultiplyRows_IsTheDefinition_AtEveryWidthAndAtTheLargestNumbers(int count)
    {
        int most = QuantizedKernel.LargestOfShift(count);
        short[] move = [.. Enumerable.Range(0, count).Select(t => (short)(t % 3 == 0 ? most : -most))];
        sbyte[][] rows =
        [
            [.. move.Select(x => (sbyte)(x < 0 ? -127 : 127))],
            [.. Enumerable.Range(0, count).Select(t => (sbyte)((t * 37 % 255) - 127))],
            new sbyte[count],
            [.. Enumerable.Repeat((sbyte)127, count)],
        ];
        int[] products = new int[QuantizedKernel.Width];

        fixed (short* factor = move)
        fixed (sbyte* first = rows[0], second = rows[1], third = rows[2], fourth = rows[3])
        fixed (int* results = products)
        {
            sbyte** four = stackalloc sbyte*[] { first, second, third, fourth };
            QuantizedKernel.MultiplyRows(four, count, factor, results);
        }

        Assert.Equal(rows.Select(row => QuantizedKernel.Scalar(row, move)), products);
        Assert.Equal(127L * most * count, products[0]);
    }

    private static int SingleOf(sbyte[] codes, short[] move)
    {
        fixed (sbyte* row = codes)
        fixed (short* first = move)
        {
            return QuantizedKernel.Multiply(row, codes.Length, first);
        }
    }

    private static sbyte[] Filled(int dimension)
    {
        sbyte[] codes = new sbyte[(dimension + QuantizedKernel.Step - 1) / QuantizedKernel.Step * QuantizedKernel.Step];
        Array.Fill(codes, (sbyte)99);
        return codes;
    }

    private static (float[] Origin, float[] Widths) OriginAndWidths(int dimension)
    {
        int count = Filled(dimension).Length;
        float[] origin = new float[count], widths = new float[count];
        Array.Fill(widths, 1);
        Generated.Components(dimension, 5).CopyTo(origin, 0);

        for (int t = 0; t < dimension; t++)
        {
            widths[t] = 0.5f + (t % 7);
        }

        return (origin, widths);
    }
}
