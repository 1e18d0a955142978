using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class SearchDatasets() : WireEndpoint("GET /datasets/search", "Lists the ids of datasets in which a text occurs.")
{
    private static readonly WireField<string> Query = WireFields.Text("query", "The text; empty finds all.", "");

    private static readonly WireField<bool> ByDate =
        WireFields.Boolean("sort_by_created_at_date", "Whether the order is that of creation and not that of the ids.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } = [Query, ByDate, CommonFields.Ascending];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string query = Query.Read(request);
        string[] ids = [.. (await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Where(id => id.Contains(query, StringComparison.OrdinalIgnoreCase))];
        if (ByDate.Read(request))
        {
            ids = await ByDateAsync(request, ids, cancellationToken).ConfigureAwait(false);
        }

        return new WireObject().Add("datasets", ids).Add("count", (long)ids.Length);
    }

    /// <summary>Puts datasets in the order of their creation, the youngest first unless the request says ascending. Those of one moment stay in the order of their ids.</summary>
    public static async Task<string[]> ByDateAsync(ProjectRequest request, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        List<(string Id, string Created)> dated = [];
        foreach (string id in ids)
        {
            dated.Add((id, (await DatasetDetails.CreatedAsync(request, id, cancellationToken).ConfigureAwait(false)).AsText() ?? ""));
        }

        return [.. (CommonFields.Ascending.Read(request)
            ? dated.OrderBy(dataset => dataset.Created, StringComparer.Ordinal)
            : dated.OrderByDescending(dataset => dataset.Created, StringComparer.Ordinal)).Select(dataset => dataset.Id)];
    }
}
