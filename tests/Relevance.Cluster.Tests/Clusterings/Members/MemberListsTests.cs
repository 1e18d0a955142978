using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Clusterings.Members;

/// <summary>Listed documents as a table.</summary>
public sealed class MemberListsTests
{
    private static readonly MemberLists Lists = new(
        RankingEnd.Closest,
        DistanceMetric.Cosine,
        [
            new ClusterMembers
            {
                Label = "cluster-0",
                Members =
                [
                    new RankedDocument
                    {
                        Document = Document.Parse("""{"_id":"p1","title":"Hat, red","v_vector_":[1],"_cluster_":{"v_vector_":{"own":"cluster-0"}}}"""),
                        Distance = 0.1,
                        Similarity = 0.9,
                    },
                    new RankedDocument
                    {
                        Document = Document.Parse("""{"_id":"p2","at":{"shop":"a|b"},"title":"Cap","price":3.5}"""),
                        Distance = 0.25,
                        Similarity = 0.75,
                    },
                ],
            },
            new ClusterMembers { Label = "cluster-1", Members = [] },
        ]);

    [Fact]
    public void ToCsv_WithoutFields_ShowsAllButVectorsAndLabels() => Assert.Equal(
        "cluster,similarity,_id,title,at,price\ncluster-0,0.9,p1,\"Hat, red\",,\ncluster-0,0.75,p2,Cap,\"{\"\"shop\"\":\"\"a|b\"\"}\",3.5\n", Lists.ToCsv());

    [Fact]
    public void ToMarkdown_OfFields_ShowsThoseInTheirOrder() => Assert.Equal(
        "| cluster | similarity | \\_id | at.shop | title |\n| --- | ---: | --- | --- | --- |\n"
            + "| cluster-0 | 0.9000 | p1 |  | Hat, red |\n| cluster-0 | 0.7500 | p2 | a\\|b | Cap |",
        Lists.ToMarkdown("at.shop", "title"));
}
