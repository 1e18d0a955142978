using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>
/// The same bits on any number of threads and with any instruction set: run these also with <c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableAVX2=0</c> and
/// <c>DOTNET_EnableHWIntrinsic=0</c>.
/// </summary>
[Trait("Category", "Bits")]
public class KMeansBitsTests
{
    private static readonly VectorSet Vectors = Generated.Groups(4500, 19, 60, 7);

    // A change here changes every new clustering: only on purpose, and with a line in the changelog.
    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, KMeansInitialization.GreedyKMeansPlusPlus, "583C9A64A4D90EB8")]
    [InlineData(DistanceMetric.SquaredEuclidean, KMeansInitialization.Random, "2CC05F0E24863636")]
    [InlineData(DistanceMetric.Cosine, KMeansInitialization.GreedyKMeansPlusPlus, "1ECDA01A3973B86C")]
    public void Run_OnGeneratedVectors_HasTheKnownChecksum(DistanceMetric metric, KMeansInitialization initialization, string expected)
    {
        var options = new KMeansOptions { ClusterCount = 53, Metric = metric, Initialization = initialization, Restarts = 1, MaxIterations = 4 };

        Assert.Equal(expected, Checksum(new KMeans(options).Run(Vectors)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Run_OnAnyNumberOfThreads_IsBitForBitTheSame(int threads)
    {
        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new KMeansOptions { ClusterCount = 20, Metric = metric, Restarts = 2, MaxIterations = 3, MaxDegreeOfParallelism = 1 };

            Assert.Equal(Checksum(new KMeans(options).Run(Vectors)), Checksum(new KMeans(options with { MaxDegreeOfParallelism = threads }).Run(Vectors)));
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(4500L * 4 * 9)]
    [InlineData(4500L * 4 * 100)]
    public void Run_WithAnyMemoryForBounds_IsBitForBitTheSame(long bytes)
    {
        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new KMeansOptions { ClusterCount = 53, Metric = metric, Restarts = 1, MaxIterations = 12, Tolerance = 0 };

            Assert.Equal(Checksum(new KMeans(options).Run(Vectors)), Checksum(new KMeans(options with { BoundsMemory = bytes }).Run(Vectors)));
        }
    }

    [Fact]
    public void Run_OfManyBlocksOfRows_DoesNotDependOnTheirOrder()
    {
        // 256 rows a block: eleven blocks.
        VectorSet vectors = Generated.Groups(2600, 520, 30, 5);
        var options = new KMeansOptions { ClusterCount = 12, Restarts = 1, MaxIterations = 8, Tolerance = 0, MaxDegreeOfParallelism = 1 };
        string expected = Checksum(new KMeans(options).Run(vectors));

        Assert.All([2, 3, 5, 8], threads => Assert.Equal(expected, Checksum(new KMeans(options with { MaxDegreeOfParallelism = threads }).Run(vectors))));
        Assert.Equal("41EE351B83A5AECC", expected);
    }

    /// <summary>Returns a checksum of all labels, centroids and the inertia.</summary>
    internal static string Checksum(KMeansResult result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(result.Labels.ToArray()));

        for (int label = 0; label < result.Centroids!.Count; label++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(result.Centroids[label]));
        }

        hash.AppendData(BitConverter.GetBytes(result.Inertia));
        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
