using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Lists the documents at one end of each cluster's ranking.</summary>
internal sealed class MemberListing(ClusteringContext context, RankingEnd end, MemberRankingOptions options)
{
    /// <summary>The most documents of a cluster that a page of the dashboard shows.</summary>
    private const int MaxDashboardPageSize = 200;

    private readonly DocumentStore _store = context.Store;

    public async Task<MemberLists> ListAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        int[] listed = context.PositionsOf(clustering.Labels, options.Clusters);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        RowLabels named = await context.ReadRowLabelsAsync(column, options.Filter, cancellationToken).ConfigureAwait(false);

        // −1 for a row without a label, for an outlier, and for a document that the filter excludes.
        int[] labels = named.PositionsIn(clustering.Labels);
        DistanceMetric metric = options.Metric ?? clustering.Metric;
        IReadOnlyList<IReadOnlyList<RankedRow>> ranked = Rank(metric, column, labels, clustering, listed, cancellationToken);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);

        // Only the listed documents are read.
        string[] ids = [.. listed.SelectMany(cluster => ranked[cluster]).Select(member => column.DocumentIds[member.Row])];
        var query = new DocumentQuery { SelectFields = options.SelectFields, IncludeVectors = options.IncludeVectors };
        IReadOnlyList<Document> documents = await _store.GetDocumentsAsync(context.DatasetId, ids, query, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(d => d.Id, StringComparer.Ordinal);
        ClusterMembers[] lists =
        [
            .. listed.Select(cluster => new ClusterMembers
            {
                Label = clustering.Labels[cluster],
                Name = names.GetValueOrDefault(clustering.Labels[cluster]),
                Members =
                [
                    .. ranked[cluster]
                        .Select(member => (member, document: byId.GetValueOrDefault(column.DocumentIds[member.Row])))
                        .Where(pair => pair.document is not null) // Deleted since the vectors were read.
                        .Select(pair => new RankedDocument { Document = pair.document!, Distance = pair.member.Distance, Similarity = pair.member.Similarity }),
                ],
            }),
        ];
        return new MemberLists(end, metric, lists)
        {
            Fields = _store is KnownFieldsStore known ? await known.GetFieldsAsync(context.DatasetId, cancellationToken).ConfigureAwait(false) : null,
            Remarks = metric == DistanceMetric.Cosine ? [.. ZeroRemarks(column, labels, listed)] : [],
            DashboardUrl = GetDashboardUrl(),
        };
    }

    private IEnumerable<string> ZeroRemarks(VectorColumn column, int[] labels, int[] listed)
    {
        int zeros = Enumerable.Range(0, labels.Length)
            .Count(row => UnitVectors.IsZero(column.Vectors[row]) && Array.BinarySearch(listed, labels[row]) >= 0);
        string effect = options.ZeroVectors == ZeroVectorRule.LeaveOut ? "they are excluded" : "their similarity counts as 0";
        return zeros == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{zeros} members have a zero vector, which has no direction: {effect}.")];
    }

    private IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        DistanceMetric metric, VectorColumn column, int[] labels, StoredClustering clustering, int[] listed, CancellationToken cancellationToken)
    {
        MemberRankingOptions ranking = options with { Metric = metric };
        try
        {
            return MemberRanking.Rank((column.Vectors, labels, clustering.Centroids), listed, end, ranking, cancellationToken);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw context.WithDocument(exception, column.DocumentIds[row]);
        }
    }

    /// <summary>Returns the address of the dashboard page with the same lists; the filter is not part of it.</summary>
    private Uri? GetDashboardUrl()
    {
        bool isShown = options.PageSize <= MaxDashboardPageSize;
        return context.GetDashboardUrl(
            end == RankingEnd.Closest ? "centroids/closest" : "centroids/furthest",
            ("cluster", options.Clusters is [var only] ? only : null),
            ("metric", options.Metric is { } metric ? WireNameOf(metric) : null),
            ("page", isShown ? options.Page.ToString(CultureInfo.InvariantCulture) : null),
            ("size", isShown ? options.PageSize.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static string WireNameOf(DistanceMetric metric) => metric == DistanceMetric.Euclidean ? "l2" : metric.ToString().ToLowerInvariant();
}
