using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Members;

/// <summary>The lists as the oldest clients read them: <c>{cluster: [document]}</c>, with nothing around.</summary>
internal sealed class FlatMemberList(string name, RankingEnd end) : ClusterMemberList($"POST /services/cluster/centroids/{name}", end)
{
    protected override WireObject Shape(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Document>>> clusters)
    {
        WireObject reply = new();
        foreach ((string label, IReadOnlyList<Document> documents) in clusters)
        {
            reply.Add(label, documents);
        }

        return reply;
    }
}
