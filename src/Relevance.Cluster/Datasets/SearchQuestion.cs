using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Datasets;

/// <summary>Searches for an engine, all in the same fields and documents.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Searches">The queries of each search, with their fields and weights; at least one of each.</param>
/// <param name="Options">The options; the selection of fields is the caller's.</param>
/// <param name="ExcludedId">The id of a document to omit; null for none.</param>
internal sealed record SearchQuestion(string DatasetId, VectorQuery[][] Searches, VectorSearchOptions Options, string? ExcludedId)
    : EngineQuestion<SearchAnswer>(DatasetId);

/// <summary>The answer to <see cref="SearchQuestion"/>.</summary>
/// <param name="Searches">The page of each search, and the number of documents that qualified.</param>
/// <param name="RejectedId">The first document with a zero vector, if the options reject it; otherwise null.</param>
internal sealed record SearchAnswer(IReadOnlyList<(IReadOnlyList<RankedId> Page, int RankedCount)> Searches, string? RejectedId);
