using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>The documents that show what a cluster is, and those that are least like it.</content>
public partial class ClusterOps
{
    /// <summary>Lists, for each cluster, the documents closest to its centroid: what the cluster is about.</summary>
    /// <param name="options">Which clusters, how many documents, which fields, by which metric; null means three documents of every cluster, whole but for vectors.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One list a cluster in natural order of the labels, nearest first. A cluster without members that match has an empty list.</returns>
    /// <exception cref="ArgumentException">A cluster was asked for that is not there, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a member's vector is all zeros, and the options reject it.</exception>
    public virtual Task<ClusterMemberLists> ListClosestAsync(ListMembersOptions? options = null, CancellationToken cancellationToken = default) =>
        ListAsync(RankingEnd.Closest, options ?? new ListMembersOptions(), cancellationToken);

    /// <summary>Lists, for each cluster, its documents furthest from the centroid: what hardly belongs there, and may belong elsewhere.</summary>
    /// <param name="options">Which clusters, how many documents, which fields, by which metric; null means three documents of every cluster, whole but for vectors.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One list a cluster in natural order of the labels, furthest first. A cluster without members that match has an empty list.</returns>
    /// <exception cref="ArgumentException">A cluster was asked for that is not there, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a member's vector is all zeros, and the options reject it.</exception>
    public virtual Task<ClusterMemberLists> ListFurthestAsync(ListMembersOptions? options = null, CancellationToken cancellationToken = default) =>
        ListAsync(RankingEnd.Furthest, options ?? new ListMembersOptions(), cancellationToken);

    private async Task<ClusterMemberLists> ListAsync(RankingEnd end, ListMembersOptions options, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        int[] listed = ListedClusters(clustering.Labels, options.Clusters);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        int[] labels = await LabelRowsAsync(column, clustering, options.Filter, cancellationToken).ConfigureAwait(false);
        DistanceMetric metric = options.Metric ?? clustering.Metric;
        IReadOnlyList<IReadOnlyList<RankedMember>> ranked = Rank(end, options, metric, column, labels, clustering, listed, cancellationToken);

        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);

        // Only what is shown is fetched.
        string[] ids = [.. listed.SelectMany(cluster => ranked[cluster]).Select(member => column.DocumentIds[member.Row])];
        var query = new DocumentQuery { SelectFields = options.SelectFields, IncludeVectors = options.IncludeVectors };
        IReadOnlyList<Document> documents = await _store.GetDocumentsAsync(DatasetId, ids, query, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(d => d.Id, StringComparer.Ordinal);

        return new ClusterMemberLists(end, metric,
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
                        .Select(pair => new ClusterMember { Document = pair.document!, Distance = pair.member.Distance, Similarity = pair.member.Similarity }),
                ],
            }),
        ])
        {
            Fields = _store is KnownFieldsStore store ? await store.GetFieldsAsync(DatasetId, cancellationToken).ConfigureAwait(false) : null,
            Remarks = metric == DistanceMetric.Cosine ? [.. ZeroRemarks(column, labels, listed, options.ZeroVectors)] : [],
            DashboardUrl = DashboardAddress.OfMembers(_store, DatasetId, _key, end == RankingEnd.Closest ? "centroids/closest" : "centroids/furthest", options),
        };
    }

    private static IEnumerable<string> ZeroRemarks(VectorColumn column, int[] labels, int[] listed, ZeroVectorRule rule)
    {
        int zeros = Enumerable.Range(0, labels.Length).Count(row => Array.BinarySearch(listed, labels[row]) >= 0 && UnitVectors.IsZero(column.Vectors[row]));
        string what = rule == ZeroVectorRule.LeaveOut ? "they are left out" : "their similarity counts as 0";
        return zeros == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"The vectors of {zeros} members are all zeros, which have no direction: {what}.")];
    }

    private IReadOnlyList<IReadOnlyList<RankedMember>> Rank(
        RankingEnd end,
        ListMembersOptions options,
        DistanceMetric metric,
        VectorColumn column,
        int[] labels,
        StoredClustering clustering,
        int[] listed,
        CancellationToken cancellationToken)
    {
        var ranking = new MemberRankingOptions
        {
            End = end,
            Metric = metric,
            PageSize = options.PageSize,
            Page = options.Page,
            Clusters = listed,
            MinSimilarity = options.MinSimilarity,
            ZeroVectors = options.ZeroVectors,
        };

        try
        {
            return MemberRanking.Rank(column.Vectors, labels, clustering.Centroids, ranking, cancellationToken);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, column.DocumentIds[row]);
        }
    }

    private int[] ListedClusters(IReadOnlyList<string> labels, IReadOnlyList<string>? asked)
    {
        if (asked is null or { Count: 0 })
        {
            return [.. Enumerable.Range(0, labels.Count)];
        }

        Dictionary<string, int> positions = labels.Select((label, position) => (label, position)).ToDictionary(p => p.label, p => p.position, StringComparer.Ordinal);
        string? unknown = asked.FirstOrDefault(label => !positions.ContainsKey(label));

        return unknown is null
            ? [.. asked.Select(label => positions[label]).Distinct().Order()]
            : throw new ArgumentException(
                $"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}' has no cluster '{unknown}'. It has: {string.Join(", ", labels)}.",
                nameof(asked));
    }

    /// <summary>The centroid of each row; −1 for a row that has no label, is an outlier, or does not match.</summary>
    private async Task<int[]> LabelRowsAsync(VectorColumn column, StoredClustering clustering, Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> positions = clustering.Labels.Select((label, position) => (label, position)).ToDictionary(p => p.label, p => p.position, StringComparer.Ordinal);
        int[] rows = new int[column.Vectors.Count];
        Array.Fill(rows, -1);

        foreach (DocumentLabel label in labels)
        {
            if (column.Rows.TryGetValue(label.DocumentId, out int row) && positions.TryGetValue(label.Label, out int position))
            {
                rows[row] = position;
            }
        }

        return rows;
    }
}
