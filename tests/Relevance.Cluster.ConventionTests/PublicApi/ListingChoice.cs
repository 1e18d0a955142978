namespace Relevance.Cluster.ConventionTests.PublicApi;

[Flags]
public enum ListingChoice : byte
{
    First = 1,
    Second = 2,
}
