using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Projections;

/// <summary>The same bits on any number of threads and with any instruction set.</summary>
[Trait("Category", "Bits")]
public class PrincipalComponentsBitsTests
{
    // Rows in several chunks, components that do not fill a lane.
    private static readonly VectorSet Tall = Generated.Groups(4500, 75, 30, 11);
    private static readonly VectorSet Wide = Generated.Groups(70, 200, 7, 12);

    // A change here changes every map: only on purpose, and with a line in the changelog.
    [Theory]
    [InlineData(PrincipalComponentsMethod.Exact, "CDA1B078C877CAE7BC29A09BBAC12AE2")]
    [InlineData(PrincipalComponentsMethod.Randomized, "0BC5A0244CC106361B1F5A5D254AB67C")]
    public void Fit_OnGeneratedVectors_HasTheKnownChecksum(PrincipalComponentsMethod method, string expected) =>
        Assert.Equal(expected, Checksum(Tall, method, threads: -1) + Checksum(Wide, method, threads: -1));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Fit_OnAnyNumberOfThreads_IsBitForBitTheSame(int threads)
    {
        foreach (PrincipalComponentsMethod method in new[] { PrincipalComponentsMethod.Exact, PrincipalComponentsMethod.Randomized })
        {
            Assert.Equal(Checksum(Tall, method, 1), Checksum(Tall, method, threads));
            Assert.Equal(Checksum(Wide, method, 1), Checksum(Wide, method, threads));
        }
    }

    private static string Checksum(VectorSet vectors, PrincipalComponentsMethod method, int threads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PrincipalComponents fitted = PrincipalComponents.Fit(
            vectors,
            3,
            new PrincipalComponentsOptions { Method = method, PowerIterations = 2, MaxDegreeOfParallelism = threads },
            null,
            TestContext.Current.CancellationToken);
        Assert.Equal(method, fitted.Method);
        VectorSet coordinates = fitted.Transform(vectors, threads, TestContext.Current.CancellationToken);
        VectorSet restored = fitted.InverseTransform(coordinates, threads, TestContext.Current.CancellationToken);

        foreach (IReadOnlyList<double> values in fitted.Components.Append(fitted.Mean).Append(fitted.ExplainedVariance).Append([fitted.TotalVariance]))
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(values.ToArray()));
        }

        for (int row = 0; row < vectors.Count; row++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(coordinates[row]));
            hash.AppendData(MemoryMarshal.AsBytes(restored[row]));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
