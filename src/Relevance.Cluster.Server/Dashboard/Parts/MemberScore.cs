namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Reads the number that people know a metric by from a ranked document.</summary>
internal static class MemberScore
{
    /// <summary>Returns the score where large is near, and the distance otherwise.</summary>
    public static double Of(ClusterMember member, DistanceMetric metric) => member.Similarity ?? member.Distance;

    public static bool IsScore(DistanceMetric metric) => metric is DistanceMetric.Cosine or DistanceMetric.DotProduct;
}
