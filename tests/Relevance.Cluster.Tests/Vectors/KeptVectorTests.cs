using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Tests.Vectors;

public sealed class KeptVectorTests
{
    private static readonly VectorColumn Column = new(VectorSet.From([[1f, 2f], [3f, 4f]]), IdList.Of((string[])["a", "b"]));

    [Fact]
    public void TryQuantize_OfSmallRows_SucceedsAtTheFirstSearch()
    {
        KeptVectors kept = Keep(new KeptVectors(1 << 20));

        Assert.True(kept.TryQuantize(Column, searches: 1));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(64, 0)]
    public void TryQuantize_OfLargeRows_SucceedsFromTheFourthSearchOn(int searches, int refused)
    {
        VectorColumn column = new(Column.Vectors, Column.DocumentIds);
        KeptVectors kept = Keep(new KeptVectors(1 << 20) { SmallQuantizedBytes = 0 }, column);

        bool[] answers = [.. Enumerable.Range(0, refused + 2).Select(_ => kept.TryQuantize(column, searches))];

        Assert.Equal([.. Enumerable.Repeat(false, refused), true, true], answers);
    }

    private static KeptVectors Keep(KeptVectors kept, VectorColumn? column = null)
    {
        kept.Keep(new ColumnKey("dataset", "field"), "revision", column ?? Column, reserved: 0);
        return kept;
    }
}
