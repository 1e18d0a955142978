using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Lists datasets with what there is to tell about each.</summary>
internal sealed class ListDatasetDetails() : WireEndpoint("POST /datasets/list", "Lists datasets with their schemas, metadata and figures, page by page.")
{
    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList("dataset_ids", "Only these; empty means all.", CommonFields.MaxPageSize);

    private static readonly WireField<bool> ByDate =
        WireFields.Boolean("sort_by_created_at_date", "Whether the order is that of creation and not that of the ids.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } = [.. DatasetDetails.Fields, Ids, ByDate, CommonFields.Ascending, CommonFields.PageSize, CommonFields.Page];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> wanted = Ids.Read(request);
        string[] ids = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        ids = wanted.Count == 0 ? ids : [.. ids.Intersect(wanted, StringComparer.Ordinal)];
        if (ByDate.Read(request))
        {
            ids = await SearchDatasets.ByDateAsync(request, ids, cancellationToken).ConfigureAwait(false);
        }

        long skipped = (CommonFields.Page.Read(request) - 1L) * CommonFields.PageSize.Read(request);
        List<WireObject> page = [];
        foreach (string id in skipped >= ids.Length ? [] : ids.Skip((int)skipped).Take(CommonFields.PageSize.Read(request)))
        {
            page.Add(await DatasetDetails.ReadAsync(request, store, id, cancellationToken).ConfigureAwait(false));
        }

        return new WireObject().Add("datasets", page).Add("count", (long)ids.Length);
    }
}
