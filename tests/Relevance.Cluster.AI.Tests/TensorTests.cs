using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of vectors from tensors: each row of a set is that row of the tensor, whatever the strides are.</summary>
public sealed class TensorTests
{
    /// <summary>Seven rows of five components, all different.</summary>
    private static Tensor<float> Rows => Tensor.Create([.. Enumerable.Range(0, 35).Select(i => i / 4f)], [7, 5]);

    [Fact]
    public void From_OfADenseTensor_CopiesItsRows()
    {
        Tensor<float> tensor = Rows;

        VectorSet vectors = VectorSet.From(tensor);
        tensor.Clear();

        AssertRowsOf(Rows, vectors);
    }

    [Fact]
    public void From_OfATransposedTensor_FollowsItsStrides() => AssertRowsOf(Tensor.Transpose(Rows), VectorSet.From(Tensor.Transpose(Rows)));

    [Fact]
    public void From_OfASlice_CopiesThePart()
    {
        Tensor<float> part = Rows.Slice([new NRange(2, 6), new NRange(1, 4)]);

        VectorSet vectors = VectorSet.From(part);

        Assert.Equal((4, 3), (vectors.Count, vectors.Dimension));
        AssertRowsOf(part, vectors);
    }

    [Fact]
    public void From_OfEverySecondColumn_FollowsItsStrides()
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];

        VectorSet vectors = VectorSet.From(new ReadOnlyTensorSpan<float>(values, [4, 3], [6, 2]));

        Assert.Equal([0f, 2, 4], vectors[0].ToArray());
        Assert.Equal([18f, 20, 22], vectors[3].ToArray());
    }

    [Fact]
    public void From_OfARowThatIsBroadcast_RepeatsIt()
    {
        VectorSet vectors = VectorSet.From(new ReadOnlyTensorSpan<float>([1, 2, 3], [4, 3], [0, 1]));

        Assert.Equal(4, vectors.Count);
        Assert.Equal([1f, 2, 3], vectors[3].ToArray());
    }

    [Fact]
    public void From_OfAComponentThatIsBroadcast_RepeatsIt()
    {
        VectorSet vectors = VectorSet.From(new ReadOnlyTensorSpan<float>([1, 2], [2, 3], [1, 0]));

        Assert.Equal([2f, 2, 2], vectors[1].ToArray());
    }

    [Fact]
    public void From_OfOneColumn_IsOneComponentPerRow() => AssertRowsOf(
        Rows.Slice([NRange.All, new NRange(3, 4)]), VectorSet.From(Rows.Slice([NRange.All, new NRange(3, 4)])));

    [Fact]
    public void From_OfATensorWithoutRows_IsAnEmptySetOfItsDimension()
    {
        VectorSet vectors = VectorSet.From(Tensor.CreateFromShape<float>([0, 384]));

        Assert.Equal((0, 384), (vectors.Count, vectors.Dimension));
    }

    [Theory]
    [InlineData("35")]
    [InlineData("7, 1, 5")]
    [InlineData("7, 0")]
    public void From_OfAnotherShape_StatesIt(string lengths)
    {
        nint[] shape = [.. lengths.Split(", ").Select(length => nint.Parse(length, CultureInfo.InvariantCulture))];

        VectorShapeException failure = Assert.Throws<VectorShapeException>(() => VectorSet.From(Tensor.CreateFromShape<float>(shape)));

        Assert.Equal($"the tensor: expected [count, dimension], found [{lengths}].", failure.Message);
    }

    [Fact]
    public void From_OfATensorWithNaN_NamesTheRow()
    {
        Tensor<float> tensor = Rows;
        tensor[2, 3] = float.NaN;

        VectorShapeException failure = Assert.Throws<VectorShapeException>(() => VectorSet.From(tensor));

        Assert.Equal(2, failure.Row);
    }

    private static void AssertRowsOf(Tensor<float> expected, VectorSet vectors)
    {
        Assert.Equal((expected.Lengths[0], expected.Lengths[1]), (vectors.Count, vectors.Dimension));
        for (int row = 0; row < vectors.Count; row++)
        {
            for (int component = 0; component < vectors.Dimension; component++)
            {
                Assert.Equal(expected[row, component], vectors[row][component]);
            }
        }
    }
}
