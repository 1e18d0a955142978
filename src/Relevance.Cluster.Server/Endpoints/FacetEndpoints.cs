using Relevance.Cluster.Server.Endpoints.Aggregates;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that summarize the values of fields.</summary>
internal static class FacetEndpoints
{
    private static readonly WireField<IReadOnlyList<string>> FieldNames = WireFields.TextList("fields", "The fields; empty means every plain field.");

    private static readonly WireField<int> PageSize =
        WireFields.Integer("page_size", "The number of values per field, at most 10000 unless they are exact.", 1000, 0, int.MaxValue);

    private static readonly WireField<bool> Exact =
        WireFields.Boolean("exact", "Whether the response also has the facets in their exact form.", defaultValue: false);

    private static readonly WireField<IReadOnlyList<string>> ClusterFieldNames =
        WireFields.TextList("facet_fields", "The fields; empty means every plain field.");

    private static readonly WireField<IReadOnlyList<string>> OldFieldNames = WireFields.TextList("facets_fields", "The same, as original clients spell it.");

    private static readonly WireField<IReadOnlyList<string>> ClusterIds =
        WireFields.TextList("cluster_ids", "The clusters; empty means all.", RequestLimits.MaxClusters);

    private static readonly WireField<int> ClusterPageSize = WireFields.Integer(
        "page_size", "The number of values per field.", 20, 1, CommonFields.MaxPageSize);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/facets",
            "Summarizes fields: values with their frequency, statistics of numbers and dates.",
            [
                FieldNames, CommonFields.Filters, DateIntervals.Field, PageSize, CommonFields.Page, CommonFields.Ascending, Exact,
                WireFields.Ignored("data_interval", "a misspelling of date_interval that one client sends."),
            ],
            WorkKind.Query,
            ListAsync),
        new(
            "POST /datasets/{id}/cluster/facets",
            "Summarizes fields for each cluster.",
            [
                .. ClusterFields.Key, ClusterFieldNames, OldFieldNames, ClusterIds, CommonFields.Filters, DateIntervals.Field, ClusterPageSize,
                CommonFields.Page, CommonFields.Ascending,
            ],
            WorkKind.Query,
            ListOfClustersAsync),
    ];

    /// <summary>Counts the values of fields, and computes the statistics of numbers and dates.</summary>
    private static async Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FacetRequest facets = new()
        {
            Fields = FieldNames.Read(request),
            Filter = CommonFields.Filters.Read(request),
            DateInterval = DateIntervals.Field.Read(request),
            IsAscending = CommonFields.Ascending.Read(request),
            Page = CommonFields.Page.Read(request),
            PageSize = PageSize.Read(request),
        };
        bool isExact = Exact.Read(request);
        if (!isExact && facets.PageSize > CommonFields.MaxPageSize)
        {
            throw WireException.Invalid("page_size", $"expected at most {CommonFields.MaxPageSize}, found {facets.PageSize}.");
        }

        return isExact
            ? await ReadExactAsync(store, request.DatasetId, facets, cancellationToken).ConfigureAwait(false)
            : new WireObject().Add("results", await FacetReply.ReadAsync(store, request.DatasetId, facets, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<WireObject> ReadExactAsync(DocumentStore store, string datasetId, FacetRequest request, CancellationToken cancellationToken)
    {
        long last = Math.Min(int.MaxValue, (long)request.Page * request.PageSize);
        FacetQuery query = new() { Fields = request.Fields, Filter = request.Filter, MaxValues = (int)last };
        IReadOnlyList<FieldFacet> facets = await store.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("facets", [.. facets.Select(facet => Write(facet, request))]);
    }

    private static WireObject Write(FieldFacet facet, FacetRequest request)
    {
        WireObject written = new WireObject().Add("field", facet.Field).Add("count", facet.Count);
        if (facet.Numbers is { } numbers)
        {
            WireObject statistics = new WireObject().Add("count", numbers.Count).Add("min", numbers.Min).Add("max", numbers.Max);
            written.Add("numbers", statistics.Add("sum", numbers.Sum).Add("mean", numbers.Mean));
        }

        if (facet.LeftOutCount > 0)
        {
            written.Add("left_out", facet.LeftOutCount);
        }

        if (facet.Dates is { } dates)
        {
            written.Add("dates", new WireObject().Add("count", dates.Count).Add("min", (FieldValue)dates.Min).Add("max", (FieldValue)dates.Max));
        }

        return written.Add("values", [.. request.PageOf(facet.Values).Select(value => new WireObject().Add("value", value.Value).Add("count", value.Count))]);
    }

    /// <summary>Reads the facets of the documents of each cluster.</summary>
    private static async Task<WireReply> ListOfClustersAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        Filter? filter = CommonFields.Filters.Read(request);
        FacetRequest facets = new()
        {
            Fields = [.. ClusterFieldNames.Read(request), .. OldFieldNames.Read(request)],
            Filter = filter,
            DateInterval = DateIntervals.Field.Read(request),
            IsAscending = CommonFields.Ascending.Read(request),
            Page = CommonFields.Page.Read(request),
            PageSize = ClusterPageSize.Read(request),
        };
        WireObject results = new();
        IReadOnlyList<ValueCount> sizes = await LabelSizes
            .ListAsync(store, request.DatasetId, key, ClusterIds.Read(request), filter, cancellationToken).ConfigureAwait(false);
        foreach (ValueCount size in sizes)
        {
            string label = size.Value.ToString();
            Filter isInCluster = Filter.Field(new FieldPath(key.LabelField)).EqualTo(label);
            FacetRequest own = facets with { Filter = filter is null ? isInCluster : filter & isInCluster };
            WireObject reply = await FacetReply.ReadAsync(store, request.DatasetId, own, cancellationToken).ConfigureAwait(false);
            results.Add(label, new WireObject().Add("results", reply));
        }

        return new WireObject().Add("results", results);
    }
}
