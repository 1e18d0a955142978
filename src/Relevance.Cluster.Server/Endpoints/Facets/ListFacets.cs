using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Facets;

/// <summary>How often each value of a field occurs, and the figures of numbers and dates.</summary>
internal sealed class ListFacets() : WireEndpoint("POST /datasets/{id}/facets", "Summarizes fields: values with their frequency, figures of numbers and dates.")
{
    private static readonly WireField<IReadOnlyList<string>> FieldNames = WireFields.TextList("fields", "The fields; empty means every plain one.");
    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "How many values of each field, at most 10000 unless they are exact.", 1000, 0, int.MaxValue);
    private static readonly WireField<bool> Exact = WireFields.Boolean("exact", "Whether the facets come in the form that loses nothing, too.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields =>
    [
        FieldNames, CommonFields.Filters, DateIntervals.Field, PageSize, CommonFields.Page, CommonFields.Ascending, Exact,
        WireFields.Ignored("data_interval", "a misspelling of date_interval that one client sends."),
    ];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
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
            written.Add("numbers", new WireObject().Add("count", numbers.Count).Add("min", numbers.Min).Add("max", numbers.Max).Add("sum", numbers.Sum).Add("mean", numbers.Mean));
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
}
