using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The datasets of the project.</summary>
internal sealed class DatasetsPage() : DashboardPage("/")
{
    public const string Search = "search";

    private const int PageSize = 50;

    public override bool IsOfDataset => false;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        string? wanted = request.Find(Search);
        int page = request.Integer(PageNames.Page, 1, 1, 1_000_000);
        string[] all = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        string[] found = wanted is null ? all : [.. all.Where(id => id.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
        List<DatasetRow> rows = [];
        foreach (string id in found.Skip((page - 1) * PageSize).Take(PageSize))
        {
            try
            {
                Dataset dataset = request.Project.Client.GetDataset(id);
                rows.Add(new DatasetRow(
                    id,
                    await dataset.CountAsync(filter: null, cancellationToken).ConfigureAwait(false),
                    await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false),
                    await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false)));
            }
            catch (DatasetNotFoundException)
            {
                // The dataset was deleted after the list was read, and is excluded.
            }
        }

        int pages = (found.Length + PageSize - 1) / PageSize;
        PageUrl here = PageNames.Home.With(Search, wanted);
        return new PageView("Datasets", PageView.Of<DatasetsView>(new()
        {
            [nameof(DatasetsView.Wanted)] = wanted,
            [nameof(DatasetsView.AllCount)] = all.Length,
            [nameof(DatasetsView.FoundCount)] = found.Length,
            [nameof(DatasetsView.Rows)] = rows,
            [nameof(DatasetsView.Where)] =
                pages == 1 ? Numbers.Plural(found.Length, "dataset", "datasets") : $"Page {page} of {pages}, {Numbers.Count(found.Length)} datasets",
            [nameof(DatasetsView.PageBefore)] = page > 1 ? here.With(PageNames.Page, Numbers.Exact(page - 1)) : null,
            [nameof(DatasetsView.PageAfter)] = page < pages ? here.With(PageNames.Page, Numbers.Exact(page + 1)) : null,
        }));
    }
}
