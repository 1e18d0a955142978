using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Tests.Numerics.LinearAlgebra;

/// <summary>Sums of chunks on several threads: joined in the order of rows, whichever is done first, and without waiting for one that failed.</summary>
public class RowSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Of_ChunksThatTakeLongInAnyOrder_JoinsThemInTheOrderOfRows(int threads)
    {
        // 1 + 2⁻⁵³ + 2⁻⁵³ + … is 1 from the left, and more if small terms meet first.
        double[] sums = RowSums.Of(
            (101, 10),
            2,
            threads,
            () => (first, count, sums) =>
            {
                Thread.Sleep(first % 30 == 0 ? 5 : 0);
                sums[0] += first == 0 ? 1 : Math.ScaleB(1, -53);
                sums[1] += count;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal([1, 101], sums);
    }

    [Fact]
    public void Of_NoRows_IsZero() =>
        Assert.Equal([0, 0, 0], RowSums.Of((0, 10), 3, 2, () => (_, _, _) => throw new InvalidOperationException(), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(90)]
    public void Of_AChunkThatFails_ThrowsItsException(int failing) => Assert.Throws<InvalidDataException>(() => RowSums.Of(
        (100, 10),
        1,
        3,
        () => (first, _, _) =>
        {
            if (first == failing)
            {
                Thread.Sleep(20);
                throw new InvalidDataException();
            }
        },
        TestContext.Current.CancellationToken));

    [Fact]
    public void Of_CanceledByAChunk_Throws()
    {
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => RowSums.Of((100, 10), 1, 3, () => (first, _, _) => Cancel(first), source.Token));

        void Cancel(int first)
        {
            if (first == 40)
            {
                source.Cancel();
            }
        }
    }
}
