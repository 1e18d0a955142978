using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Tests.Numerics.Vectors;

public class VectorSetTests
{
    [Fact]
    public void From_Rows_KeepsThemInOrder()
    {
        VectorSet vectors = VectorSet.From([[1f, 2f], [3f, 4f], [5f, 6f]]);

        Assert.Equal((3, 2), (vectors.Count, vectors.Dimension));
        Assert.Equal([1f, 2f], vectors[0].ToArray());
        Assert.Equal([5f, 6f], vectors[2].ToArray());
        Assert.Equal("3 vectors × 2", vectors.ToString());
    }

    [Fact]
    public void From_Memories_CopiesThem()
    {
        float[] row = [1f, 2f];
        VectorSet vectors = VectorSet.From([row.AsMemory(), row.AsMemory()]);

        row[0] = 9f;

        Assert.Equal([1f, 2f], vectors[1].ToArray());
    }

    [Fact]
    public void From_DoublesAndTwoDimensions_GivesTheSameRows()
    {
        double[][] doubles = [[0.1, 2], [3, 4]];

        Assert.Equal([0.1f, 2f], VectorSet.From(doubles)[0].ToArray());
        Assert.Equal([3f, 4f], VectorSet.From(new[,] { { 0.1f, 2f }, { 3f, 4f } })[1].ToArray());
        Assert.Equal((0, 2), (VectorSet.From(new float[0, 2]).Count, VectorSet.From(new float[0, 2]).Dimension));
    }

    [Fact]
    public void From_ADoubleBeyondFloat32_NamesTheRow()
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.From([[1.0, 2.0], [1e300, 1.0]]));

        Assert.Equal(1, exception.Row);
    }

    [Fact]
    public void From_NoRows_AsksForADimension()
    {
        var exception = Assert.Throws<ArgumentException>(() => VectorSet.From(Array.Empty<float[]>()));

        Assert.Contains("VectorSet.Empty(dimension)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ARaggedRow_NamesTheRowAndBothLengths()
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.From([[1f, 2f], [1f]]));

        Assert.Equal((1, "row 1", "2 components", "1 component"), (exception.Row, exception.VectorName, exception.Expected, exception.Actual));
    }

    [Fact]
    public void From_AnEmptyFirstRow_IsRejected()
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.From([Array.Empty<float>()]));

        Assert.Equal((0, "at least 1 component"), (exception.Row, exception.Expected));
    }

    [Theory]
    [InlineData(float.NaN, "NaN at component 2")]
    [InlineData(float.PositiveInfinity, "Infinity at component 2")]
    [InlineData(float.NegativeInfinity, "-Infinity at component 2")]
    public void From_AComponentThatIsNotFinite_NamesRowAndComponent(float value, string actual)
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.From([[1f, 2f, 3f], [1f, 2f, value]]));

        Assert.Equal((1, "finite components", actual), (exception.Row, exception.Expected, exception.Actual));
    }

    [Fact]
    public void Wrap_WholeRows_DoesNotCopy()
    {
        float[] values = [1f, 2f, 3f, 4f];

        VectorSet vectors = VectorSet.Wrap(values, 2);

        Assert.Equal((2, 2), (vectors.Count, vectors.Dimension));
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref values[2], in vectors[1][0]));
    }

    [Fact]
    public void Wrap_AnIncompleteRow_NamesIt()
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.Wrap(new float[8], 3));

        Assert.Equal((2, "3 components", "2 components"), (exception.Row, exception.Expected, exception.Actual));
    }

    [Fact]
    public void Wrap_AComponentThatIsNotFinite_NamesRowAndComponent()
    {
        var exception = Assert.Throws<VectorShapeException>(() => VectorSet.Wrap(new[] { 1f, 2f, 3f, float.NaN }, 2));

        Assert.Equal((1, "NaN at component 1"), (exception.Row, exception.Actual));
    }

    [Fact]
    public void Wrap_Nothing_IsEmpty() => Assert.Equal((0, 3), (VectorSet.Wrap(default, 3).Count, VectorSet.Wrap(default, 3).Dimension));

    [Fact]
    public void Empty_HasADimensionAndNoRow()
    {
        VectorSet vectors = VectorSet.Empty(5);

        Assert.Equal((0, 5), (vectors.Count, vectors.Dimension));
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors[0].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorSet.Empty(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Indexer_OutOfRange_SaysHowManyRowsThereAre(int row)
    {
        VectorSet vectors = VectorSet.From([[1f], [2f]]);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => vectors[row].Length);

        Assert.Contains("2 rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_TakesRowsInTheOrderAskedFor()
    {
        VectorSet vectors = VectorSet.From([[1f], [2f], [3f]]);

        VectorSet selected = vectors.Select([2, 0, 2]);

        Assert.Equal([3f, 1f, 3f], Enumerable.Range(0, 3).Select(row => selected[row][0]));
        Assert.Equal((0, 1), (vectors.Select([]).Count, vectors.Select([]).Dimension));
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.Select([3]));
    }

    [Theory]
    [InlineData(1 << 21, 5)] // two rows a block
    [InlineData(1_500_000, 3)] // 2.8 rows would fit, so two
    [InlineData(700, 6000)] // 4096 rows a block
    public void Builder_OverSeveralBlocks_KeepsEveryRow(int dimension, int count)
    {
        var builder = new VectorSetBuilder(dimension);
        float[] row = new float[dimension];

        for (int i = 0; i < count; i++)
        {
            (row[0], row[^1]) = (i, -i);
            builder.Add(row);
        }

        VectorSet vectors = builder.Build();

        Assert.Equal(count, vectors.Count);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal((i, -i, dimension), (vectors[i][0], vectors[i][^1], vectors[i].Length)));
    }

    [Theory]
    [InlineData(3, 0, 5, 1, 1)]
    [InlineData(1025, 1, 1, 2000, 3)]
    [InlineData(4, 4, 4, 4, 2)] // blocks of the same number of rows, a power of two
    [InlineData(8, 8, 8, 8, 9)] // the last one is larger
    [InlineData(0, 0, 0, 0, 7)]
    [InlineData(0, 0, 0, 0, 0)]
    public void Join_OfSets_HasTheirRowsInOrderWithoutACopy(params int[] counts)
    {
        int next = 0;
        VectorSet[] sets = [.. counts.Select(count => VectorSet.Wrap(Enumerable.Range(0, 2 * count).Select(_ => (float)next++).ToArray(), 2))];

        VectorSet joined = VectorSet.Join(sets);

        Assert.Equal((counts.Sum(), 2), (joined.Count, joined.Dimension));
        Assert.Equal(
            Enumerable.Range(0, joined.Count).Select(row => (2f * row, (2f * row) + 1)),
            Enumerable.Range(0, joined.Count).Select(row => (joined[row][0], joined[row][1])));
        Assert.Equal(sets.Where(set => set.Count > 0).SelectMany(set => set.Blocks), joined.Blocks);
        Assert.Throws<ArgumentOutOfRangeException>(() => joined[joined.Count].Length);
    }

    [Fact]
    public void Join_OfMatrices_IsReadInRunsAndPinned()
    {
        VectorSet joined = VectorSet.Join([VectorSet.From([[0f], [1f], [2f]]), VectorSet.From([[3f], [4f]]), VectorSet.From([[5f]])]);
        using PinnedRows pinned = new(joined);

        Assert.Equal([1f, 2f], joined.Run(firstRow: 1, maxCount: 4).ToArray());
        Assert.Equal([3f], joined.Run(firstRow: 3, maxCount: 1).ToArray());
        Assert.Equal(Enumerable.Range(0, 6).Select(row => (float)row), Enumerable.Range(0, 6).Select(row => ValueAt(pinned, row)));
    }

    private static unsafe float ValueAt(PinnedRows pinned, int row) => *pinned[row];
}
