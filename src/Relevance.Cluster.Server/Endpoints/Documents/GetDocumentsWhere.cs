using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Reads documents page by page: the workhorse of every client.</summary>
internal sealed class GetDocumentsWhere() : WireEndpoint("POST /datasets/{id}/documents/get_where", "Reads the documents that match, page by page.")
{
    private static readonly WireField<bool> IsRandom = WireFields.Boolean("is_random", "Whether the documents come in a shuffled order, which takes the place of 'sort'.", defaultValue: false);

    private static readonly WireField<int> RandomState = WireFields.Integer("random_state", "The seed of the shuffle: the same one gives the same order.", 0, int.MinValue, int.MaxValue);

    private static readonly WireField<IReadOnlyList<string>> AfterId =
        WireFields.TextList("after_id", "What the page before came with: the next page. The filters and the order must be those of the page before.");

    private static readonly WireField<string?> Cursor =
        WireFields.OptionalText("cursor", "A cursor that an answer came with: each use gives the next page of that answer's query, whatever else this request says.");

    private static readonly WireField<bool> IncludeCount = WireFields.Boolean("include_count", "Whether all documents that match are counted.", defaultValue: true);

    public override IReadOnlyList<WireField> Fields { get; } =
    [
        CommonFields.Filters, CommonFields.SelectFields, CommonFields.Sort, CommonFields.PageSize, CommonFields.IncludeVector, IsRandom, RandomState, AfterId, Cursor, IncludeCount,
        WireFields.Ignored("worker_number", "one server reads."),
    ];

    /// <summary>Documents in the order of insertion come from an index. A cursor does not say what it stands for.</summary>
    public override WorkKind WorkOf(ProjectRequest request) =>
        string.IsNullOrEmpty(Cursor.Read(request)) && CommonFields.Filters.Read(request) is null && CommonFields.Sort.Read(request).Count == 0 && !IsRandom.Read(request)
            ? WorkKind.Lookup
            : WorkKind.Query;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        PageReader reader = new(request, store);
        if (Cursor.Read(request) is { Length: > 0 } cursor)
        {
            return await reader.ContinueAsync(cursor, cancellationToken).ConfigureAwait(false);
        }

        DocumentQuery query = new()
        {
            Filter = CommonFields.Filters.Read(request),
            SelectFields = CommonFields.SelectFields.Read(request),
            Sort = CommonFields.Sort.Read(request),
            IncludeVectors = CommonFields.IncludeVector.Read(request),
            ShuffleSeed = IsRandom.Read(request) ? RandomState.Read(request) : null,
        };
        return await reader.ReadAsync(query, CommonFields.PageSize.Read(request), AfterId.Read(request), Count(request), cancellationToken).ConfigureAwait(false);
    }

    private static PageCount Count(ProjectRequest request) => IncludeCount.Read(request) ? PageCount.AllThatMatch : PageCount.None;
}
