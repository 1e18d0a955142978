using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Lists the documents at one end of each cluster's ranking, or its exemplars.</summary>
internal sealed class MemberListing(ClusteringContext context, RankingEnd end, MemberRankingOptions options, bool areExemplars = false)
{
    /// <summary>The most documents of a cluster that a page of the dashboard shows.</summary>
    private const int MaxDashboardPageSize = 200;

    private readonly DocumentStore _store = context.Store;

    public async Task<MemberLists> ListAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        int[] listed = context.PositionsOf(clustering.Labels, options.Clusters);
        DistanceMetric metric = options.Metric ?? clustering.Metric;
        MemberAnswer answer = !areExemplars && await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) is { } machines
            ? await AskAsync(machines, metric, clustering, listed, cancellationToken).ConfigureAwait(false)
            : await RankAsync(metric, clustering, listed, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);

        // Only the listed documents are read.
        string[] ids = [.. answer.Ranked.SelectMany(members => members).Select(member => member.Id)];
        var query = new DocumentQuery { SelectFields = options.SelectFields, IncludeVectors = options.IncludeVectors };
        IReadOnlyList<Document> documents = await _store.GetDocumentsAsync(context.DatasetId, ids, query, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(d => d.Id, StringComparer.Ordinal);
        ClusterMembers[] lists =
        [
            .. listed.Zip(answer.Ranked, (cluster, members) => new ClusterMembers
            {
                Label = clustering.Labels[cluster],
                Name = names.GetValueOrDefault(clustering.Labels[cluster]),
                Members = [.. RankedId.Join(members, byId)],
            }),
        ];
        return new MemberLists(end, metric, lists)
        {
            Fields = _store is KnownFieldsStore known ? await known.GetFieldsAsync(context.DatasetId, cancellationToken).ConfigureAwait(false) : null,
            Remarks = metric == DistanceMetric.Cosine ? [.. ZeroRemarks(answer.ZeroCount)] : [],
            DashboardUrl = areExemplars ? null : GetDashboardUrl(),
            AreExemplars = areExemplars,
        };
    }

    private IEnumerable<string> ZeroRemarks(int zeros)
    {
        string effect = options.ZeroVectors == ZeroVectorRule.LeaveOut ? "they are excluded" : "their similarity counts as 0";
        return zeros == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{zeros} members have a zero vector, which has no direction: {effect}.")];
    }

    /// <summary>Lets the machines of an engine rank, after the checks of this one: it ranks no rows.</summary>
    private async Task<MemberAnswer> AskAsync(
        IComputeEngine machines, DistanceMetric metric, StoredClustering clustering, int[] listed, CancellationToken cancellationToken)
    {
        int dimension = await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await _store.CheckFilterAsync(context.DatasetId, options.Filter, cancellationToken).ConfigureAwait(false);
        MemberRankingOptions ranking = options with { Metric = metric };
        _ = MemberRanking.Rank((VectorSet.Empty(dimension), [], clustering.Centroids), listed, end, ranking, cancellationToken);
        MemberQuestion question = new(context.DatasetId, context.Key, [.. listed.Select(cluster => clustering.Labels[cluster])], end, ranking);
        MemberAnswer answer = await machines.AskAsync(question, cancellationToken).ConfigureAwait(false);
        return answer.Rejected is { } rejected ? throw context.WithDocument(VectorShape.NoDirection(rejected.Row), rejected.Id) : answer;
    }

    private async Task<MemberAnswer> RankAsync(DistanceMetric metric, StoredClustering clustering, int[] listed, CancellationToken cancellationToken)
    {
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        RowLabels named = await context.ReadRowLabelsAsync(column, options.Filter, cancellationToken).ConfigureAwait(false);

        // −1 for a row without a label, for an outlier, and for a document that the filter excludes.
        int[] labels = named.PositionsIn(clustering.Labels);
        IReadOnlyList<IReadOnlyList<RankedRow>> ranked = Rank(metric, column, labels, clustering, listed, cancellationToken);
        return new MemberAnswer(
            [.. listed.Select(IReadOnlyList<RankedId> (cluster) =>
                [.. ranked[cluster].Select(member => new RankedId(column.DocumentIds[member.Row], member.Distance, member.Similarity))])],
            metric == DistanceMetric.Cosine ? MemberRanking.CountZeros(column.Vectors, labels, listed) : 0,
            Rejected: null);
    }

    private IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        DistanceMetric metric, VectorColumn column, int[] labels, StoredClustering clustering, int[] listed, CancellationToken cancellationToken)
    {
        MemberRankingOptions ranking = options with { Metric = metric };
        try
        {
            var members = (column.Vectors, labels, clustering.Centroids);
            return areExemplars
                ? MemberRanking.Exemplars(members, listed, ranking, cancellationToken)
                : MemberRanking.Rank(members, listed, end, ranking, cancellationToken);
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
