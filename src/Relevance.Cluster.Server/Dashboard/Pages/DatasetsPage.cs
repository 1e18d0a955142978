using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The datasets of the project.</summary>
internal sealed class DatasetsPage() : DashboardPage("/")
{
    private const string Search = "search";
    private const int PageSize = 50;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        string? wanted = request.Find(Search);
        int page = request.Integer(PageNames.Page, 1, 1, 1_000_000);
        string[] all = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        string[] found = wanted is null ? all : [.. all.Where(id => id.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
        List<(string Id, long Count, Schema Schema, IReadOnlyList<ClusteringKey> Clusterings)> rows = [];
        foreach (string id in found.Skip((page - 1) * PageSize).Take(PageSize))
        {
            try
            {
                Dataset dataset = request.Project.Client.GetDataset(id);
                rows.Add((
                    id,
                    await dataset.CountAsync(filter: null, cancellationToken).ConfigureAwait(false),
                    await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false),
                    await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false)));
            }
            catch (DatasetNotFoundException)
            {
                // Deleted since the list was read; then it is none of them.
            }
        }

        return new PageView("Datasets", html =>
        {
            if (all.Length == 0)
            {
                WriteBeginning(html);
                return;
            }

            WriteSearch(html, wanted);
            if (found.Length == 0)
            {
                html.Element("p", $"None of the {Numbers.Plural(all.Length, "dataset", "datasets")} has “{wanted}” in its name.", ("class", "notice"));
                return;
            }

            WriteTable(html, rows);
            int pages = (found.Length + PageSize - 1) / PageSize;
            PageUrl here = PageNames.Home.With(Search, wanted);
            Pager.Write(
                html,
                pages == 1 ? Numbers.Plural(found.Length, "dataset", "datasets") : $"Page {page} of {pages}, {Numbers.Count(found.Length)} datasets",
                ("Previous", page > 1 ? here.With(PageNames.Page, Numbers.Exact(page - 1)) : null),
                ("Next", page < pages ? here.With(PageNames.Page, Numbers.Exact(page + 1)) : null));
        });
    }

    private static void WriteSearch(HtmlWriter html, string? wanted)
    {
        using (html.OpenSearch(PageNames.Home, ("class", "toolbar"), ("role", "search")))
        {
            using (html.Open("label"))
            {
                html.Text("Name");
                html.Empty("input", ("type", "search"), ("name", Search), ("value", wanted ?? ""), ("spellcheck", "false"));
            }

            html.Element("button", "Search");
        }
    }

    private static void WriteTable(HtmlWriter html, List<(string Id, long Count, Schema Schema, IReadOnlyList<ClusteringKey> Clusterings)> rows) => DataTable.Write(
        html, "Datasets of the project", [new("Dataset"), new("Documents", DataKind.Number), new("Vector fields", DataKind.Other), new("Clusterings", DataKind.Other)], () =>
        {
            foreach ((string id, long count, Schema schema, IReadOnlyList<ClusteringKey> clusterings) in rows)
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    {
                        html.Link(PageNames.OfDataset(id), id);
                    }

                    using (html.Open("td", ("class", "number"), ("data-value", Numbers.Exact(count))))
                    {
                        html.Link(PageNames.OfDocuments(id), Numbers.Count(count), ("aria-label", $"{Numbers.Plural(count, "document", "documents")} of {id}"));
                    }

                    using (html.Open("td", ("class", "chips")))
                    {
                        foreach (string field in schema.VectorFields)
                        {
                            html.Element("span", $"{field} {schema[field].Length}", ("class", "chip"));
                        }
                    }

                    using (html.Open("td", ("class", "chips")))
                    {
                        foreach (ClusteringKey key in clusterings)
                        {
                            html.Link(PageNames.OfClustering(id, key), key.Alias, ("class", "chip"), ("title", key.VectorField));
                        }
                    }
                }
            }
        });

    private static void WriteBeginning(HtmlWriter html)
    {
        html.Element("p", "This project has no dataset yet. One comes into being with its first documents:", ("class", "notice"));
        html.Element(
            "pre",
            """
            await using var store = HttpDocumentStore.Connect(new() { BaseAddress = new Uri("http://127.0.0.1:8710/latest"), Project = "…", ApiKey = "…" });
            Dataset products = new RelevanceClient(store).GetDataset("products");
            await products.InsertDocumentsAsync(DocumentFile.ReadAsync("products.jsonl"));
            """,
            ("tabindex", "0"));
    }
}
