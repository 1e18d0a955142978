using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.PublicApi;

/// <summary>The public surface is printed, and the print changes only on purpose.</summary>
public sealed class PublicApiTests
{
    private const string Approval = "APPROVE_PUBLIC_API";

    [Theory]
    [InlineData("Relevance.Cluster")]
    [InlineData("Relevance.Cluster.Sqlite")]
    [InlineData("Relevance.Cluster.Files")]
    [InlineData("Relevance.Cluster.VectorData")]
    [InlineData("Relevance.Cluster.AI")]
    [InlineData("Relevance.Cluster.Server")]
    public void Listing_OfAShippedAssembly_IsTheApprovedOne(string assemblyName)
    {
        string path = Repository.Locate($"tests/Relevance.Cluster.ConventionTests/PublicApi/{assemblyName}.approved.txt");
        string actual = PublicApiListing.Of(Shipped.Assemblies.Single(assembly => assembly.GetName().Name == assemblyName));

        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

        Assert.True(
            approved == actual,
            $"The public surface of {assemblyName} is not the approved one (- approved, + actual):\n{TextDifference.Of(approved, actual)}\n"
            + $"If this is meant, run these tests once with {Approval}=1, and commit {Repository.Describe(path)} with the change.");
    }

    [Fact]
    public void Listing_OfAType_ShowsWhatACallerDependsOn()
    {
        string listing = PublicApiListing.Of([typeof(ListingSample<>), typeof(ListingChoice), typeof(ListingPair)]);

        Assert.Equal(
            """
            namespace Relevance.Cluster.ConventionTests.PublicApi

              [Flags] enum ListingChoice : byte
                First = 1
                Second = 2

              readonly record struct ListingPair
                ListingPair(int Left, string? Right = "x")
                int Left { get; init; }
                string? Right { get; init; }

              abstract record ListingSample<T> : IDisposable where T : struct, IComparable
                const string Fixed = "f"
                protected ListingSample()
                required IReadOnlyList<string?>? Names { get; init; }
                protected virtual double Weight { get; }
                void Apply<TItem>(params TItem[] items) where TItem : class, new()
                void Dispose()
                abstract Task<string?> FindAsync(ListingChoice choice = ListingChoice.Second, CancellationToken cancellationToken = default)
                override string ToString()
                bool TryGet(ref int position, out T? value)


            """.ReplaceLineEndings("\n"),
            listing);
    }

    [Fact]
    public void Difference_OfTwoListings_IsTheLinesThatDiffer() =>
        Assert.Equal("- b\n+ c\n+ d", TextDifference.Of("a\nb\ne\n", "a\nc\nd\ne\n"));
}
