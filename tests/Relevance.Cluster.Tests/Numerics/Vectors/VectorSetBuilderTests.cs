namespace Relevance.Cluster.Tests.Numerics.Vectors;

public class VectorSetBuilderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1000)]
    public void AddRows_WhateverWasExpected_AddsAll(int expectedCount)
    {
        var builder = new VectorSetBuilder(2, expectedCount);

        builder.AddRows([1f, 2f, 3f, 4f, 5f, 6f]);
        builder.AddRows([]);
        builder.Add([7f, 8f]);

        Assert.Equal(4, builder.Count);
        VectorSet vectors = builder.Build();
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], Enumerable.Range(0, 4).SelectMany(row => vectors[row].ToArray()));
    }

    [Fact]
    public void AddRows_AcrossABlockBoundary_SplitsThem()
    {
        // 2²¹ components a row: two rows a block.
        var builder = new VectorSetBuilder(1 << 21);
        float[] rows = new float[3 << 21];
        (rows[0], rows[1 << 21], rows[2 << 21]) = (1f, 2f, 3f);

        builder.AddRows(rows);

        VectorSet vectors = builder.Build();
        Assert.Equal((1f, 2f, 3f), (vectors[0][0], vectors[1][0], vectors[2][0]));
    }

    [Fact]
    public void Add_OfARejectedVector_LeavesTheBuilderAsItWas()
    {
        var builder = new VectorSetBuilder(2);
        builder.Add([1f, 2f]);

        var exception = Assert.Throws<VectorShapeException>(() => builder.Add([1f, 2f, 3f]));
        Assert.Throws<VectorShapeException>(() => builder.AddRows([1f, 2f, float.NaN, 1f]));
        builder.Add([3f, 4f]);

        Assert.Equal(1, exception.Row);
        Assert.Equal([3f, 4f], builder.Build()[1].ToArray());
    }

    [Fact]
    public void Build_Twice_IsRejected()
    {
        var builder = new VectorSetBuilder(1);
        Assert.Equal(0, builder.Build().Count);

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Add([1f]));
    }

    [Fact]
    public void Constructor_WithoutComponents_IsRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSetBuilder(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSetBuilder(1, -1));
    }
}
