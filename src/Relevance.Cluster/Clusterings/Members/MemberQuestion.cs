using Relevance.Cluster.Analysis;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>The members at one end of clusters' rankings, for an engine.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Key">The clustering, of one vector field.</param>
/// <param name="Labels">The clusters.</param>
/// <param name="End">The end of the ranking.</param>
/// <param name="Options">The options, with a metric; the clusters and the selection of fields are the caller's.</param>
internal sealed record MemberQuestion(string DatasetId, ClusteringKey Key, IReadOnlyList<string> Labels, RankingEnd End, MemberRankingOptions Options)
    : EngineQuestion<MemberAnswer>(DatasetId);

/// <summary>The answer to <see cref="MemberQuestion"/>.</summary>
/// <param name="Ranked">The page of each cluster.</param>
/// <param name="ZeroCount">The number of members with a zero vector, if the metric is the cosine.</param>
/// <param name="Rejected">The first member with a zero vector and its row, if the options reject it; otherwise null.</param>
internal sealed record MemberAnswer(IReadOnlyList<IReadOnlyList<RankedId>> Ranked, int ZeroCount, (string Id, int Row)? Rejected);
