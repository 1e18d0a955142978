using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The documents of a dataset, as a table that can be filtered, sorted and paged.</summary>
internal sealed class DocumentsPage() : DashboardPage("/documents")
{
    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        DocumentsQuery query = DocumentsQuery.Read(request, schema);
        long count = 0;
        DocumentPage page = new() { Documents = [] };
        string? complaint = null;
        try
        {
            Filter? filter = query.Conditions.ToFilter(schema);
            count = await dataset.CountAsync(filter, cancellationToken).ConfigureAwait(false);
            page = await dataset.ReadPageAsync(query.ToQuery(filter), query.Cursors is [.., var cursor] ? cursor : null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or WireException { Status: 422 })
        {
            // The form stays as it was filled in, with what is wrong above it.
            complaint = WireErrors.From(e).Message;
        }

        Dictionary<string, IReadOnlyDictionary<string, string>> names = await ReadNamesAsync(dataset, query.Columns, cancellationToken).ConfigureAwait(false);
        return new PageView(dataset.Id, html =>
        {
            if (complaint is not null)
            {
                html.Element("p", complaint, ("class", "notice bad"), ("role", "alert"));
            }

            query.WriteForm(html, schema);
            if (complaint is null)
            {
                WriteFound(html, dataset.Id, query, count, page, names);
            }
        })
        {
            Kind = "Documents of",
            Status = complaint is null ? 200 : 422,
            Trail = DatasetPages.Trail(),
            Tabs = DatasetPages.Tabs(dataset.Id),
        };
    }

    /// <summary>Reads the names of clusters for the columns that hold labels.</summary>
    private static async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ReadNamesAsync(
        Dataset dataset,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken)
    {
        string[] labels = [.. columns.Where(FieldSelect.IsLabel).Distinct()];
        if (labels.Length == 0)
        {
            return [];
        }

        Document metadata = await dataset.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        return labels.ToDictionary(column => column, column => ClusterNames.FromMetadata(metadata, column), StringComparer.Ordinal);
    }

    private static void WriteFound(
        HtmlWriter html,
        string dataset,
        DocumentsQuery query,
        long count,
        DocumentPage page,
        Dictionary<string, IReadOnlyDictionary<string, string>> names)
    {
        if (count == 0)
        {
            html.Element("p", query.Conditions.Conditions.Count > 0 ? "No document matches." : "There is no document.", ("class", "notice"));
            return;
        }

        string caption = query.Conditions.Conditions.Count == 0
            ? Numbers.Plural(count, "document", "documents")
            : $"{Numbers.Plural(count, "document", "documents")} where {string.Join(" and ", query.Conditions.Conditions.Select(condition => condition.Describe()))}";
        using (html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", "Documents"), ("tabindex", "0")))
        using (html.Open("table", ("class", "documents")))
        {
            html.Element("caption", caption, ("dir", "auto"));
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                WriteHeading(html, query, Document.IdField);
                foreach (string column in query.Columns)
                {
                    WriteHeading(html, query, column);
                }
            }

            using (html.Open("tbody"))
            {
                foreach (Document document in page.Documents)
                {
                    WriteRow(html, dataset, query.Columns, document, names);
                }
            }
        }

        Pager.Write(
            html,
            query.Cursors.Count == 0 && page.NextCursor is null ? Numbers.Plural(page.Documents.Count, "document", "documents") : $"{Numbers.Count(page.Documents.Count)} of {Numbers.Count(count)}",
            ("First", query.Cursors.Count > 1 ? query.FirstPage : null),
            ("Previous", query.PageBefore),
            ("Next", query.PageAfter(page.NextCursor)));
    }

    private static void WriteHeading(HtmlWriter html, DocumentsQuery query, string field)
    {
        string? order = query.Sort != field ? null : query.IsDescending ? "descending" : "ascending";
        using (html.Open("th", ("scope", "col"), ("aria-sort", order)))
        using (html.OpenLink(query.SortedBy(field), ("class", "sort"), ("title", field)))
        {
            html.Isolated(FieldSelect.Describe(field));
        }
    }

    private static void WriteRow(
        HtmlWriter html,
        string dataset,
        IReadOnlyList<string> columns,
        Document document,
        Dictionary<string, IReadOnlyDictionary<string, string>> names)
    {
        using (html.Open("tr"))
        {
            using (html.Open("th", ("scope", "row")))
            using (html.OpenLink(PageNames.OfDocument(dataset, document.Id)))
            {
                html.Isolated(ValueView.Cut(document.Id, 40));
            }

            foreach (string column in columns)
            {
                FieldValue value = document[column];
                using (html.Open("td", ("class", value.Kind == FieldKind.Number ? "number" : null)))
                {
                    if (value.AsText() is { } label && names.TryGetValue(column, out IReadOnlyDictionary<string, string>? named))
                    {
                        html.Isolated(named.DisplayOf(label));
                    }
                    else
                    {
                        ValueView.WriteShort(html, value);
                    }
                }
            }
        }
    }
}
