namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Reads the number that a distance metric shows to users from a ranked document.</summary>
internal static class MemberScore
{
    /// <summary>Returns the similarity if the metric has one, and the distance otherwise.</summary>
    public static double Of(ClusterMember member, DistanceMetric metric) => member.Similarity ?? member.Distance;

    public static bool IsScore(DistanceMetric metric) => metric is DistanceMetric.Cosine or DistanceMetric.DotProduct;
}
