using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Members;

/// <summary>The lists below the dataset's path: <c>{results: {cluster: {results: [document]}}}</c>.</summary>
internal sealed class NestedMemberList(string name, RankingEnd end) : ClusterMemberList($"POST /datasets/{{id}}/cluster/centroids/{name}", end)
{
    protected override WireObject Shape(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Document>>> clusters)
    {
        WireObject results = new();
        foreach ((string label, IReadOnlyList<Document> documents) in clusters)
        {
            results.Add(label, new WireObject().Add("results", documents));
        }

        return new WireObject().Add("results", results);
    }
}
