using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Rankings;

/// <summary>A document of a ranking, before it is read.</summary>
/// <param name="Id">The id of the document.</param>
/// <param name="Distance">The distance, see <see cref="RankedRow.Distance"/>.</param>
/// <param name="Similarity">The similarity, see <see cref="RankedRow.Similarity"/>.</param>
internal readonly record struct RankedId(string Id, double Distance, double? Similarity)
{
    /// <summary>Joins ranked documents with their content, without those that were deleted since they were ranked.</summary>
    public static IEnumerable<RankedDocument> Join(IEnumerable<RankedId> ranked, IReadOnlyDictionary<string, Document> byId) =>
        from member in ranked
        where byId.ContainsKey(member.Id)
        select new RankedDocument { Document = byId[member.Id], Distance = member.Distance, Similarity = member.Similarity };
}
