using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Lists which fields were made from which, as clients noted it.</summary>
internal sealed class ListFieldChildren() : WireEndpoint("POST /datasets/{id}/field_children/list", "Lists which fields were made from which, as clients noted it.")
{
    public const string RecordKind = "field_children";

    private const int MostRecords = 10_000;

    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "How many at most.", 20, 0, MostRecords);

    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.Page, PageSize];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FieldValue> all = await request.Project.Records.ListAsync(request.DatasetId, RecordKind, cancellationToken).ConfigureAwait(false);
        long skipped = (CommonFields.Page.Read(request) - 1L) * PageSize.Read(request);
        return new WireObject().Add("results", FieldValue.FromArray(skipped >= all.Count ? [] : all.Skip((int)skipped).Take(PageSize.Read(request))));
    }
}
