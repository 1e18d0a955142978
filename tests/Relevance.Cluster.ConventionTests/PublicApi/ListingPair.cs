namespace Relevance.Cluster.ConventionTests.PublicApi;

public readonly record struct ListingPair(int Left, string? Right = "x");
