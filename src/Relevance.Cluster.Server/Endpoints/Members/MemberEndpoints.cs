using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Server.Endpoints.Members;

internal static class MemberEndpoints
{
    private const string Closest = "list_closest_to_center";
    private const string Furthest = "list_furthest_from_center";

    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new NestedMemberList(Closest, RankingEnd.Closest),
        new NestedMemberList(Furthest, RankingEnd.Furthest),
        new FlatMemberList(Closest, RankingEnd.Closest),
        new FlatMemberList(Furthest, RankingEnd.Furthest),
        new MergeClusters(),
    ];
}
