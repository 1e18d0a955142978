using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The documents of a dataset, as a table with filters, sorting and pages.</summary>
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
            string? cursor = query.Cursors is [.., var last] ? last : null;
            page = await dataset.ReadPageAsync(query.ToQuery(filter), cursor, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or WireException { Status: 422 })
        {
            // The form keeps its values, with the message above it.
            complaint = WireErrors.From(e).Message;
        }

        return new PageView(dataset.Id, PageView.Of<DocumentsView>(new()
        {
            [nameof(DocumentsView.Dataset)] = dataset.Id,
            [nameof(DocumentsView.Schema)] = schema,
            [nameof(DocumentsView.Query)] = query,
            [nameof(DocumentsView.Complaint)] = complaint,
            [nameof(DocumentsView.Count)] = count,
            [nameof(DocumentsView.Found)] = page,
            [nameof(DocumentsView.Names)] = await ReadNamesAsync(request, query.Columns, cancellationToken).ConfigureAwait(false),
        }))
        {
            Kind = "Documents of",
            Status = complaint is null ? 200 : 422,
            Trail = DatasetPages.Trail(),
            Tabs = DatasetPages.Tabs(dataset.Id),
        };
    }

    /// <summary>Reads the cluster names for the columns that contain labels.</summary>
    private static async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ReadNamesAsync(
        PageRequest request, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        string[] labels = [.. columns.Where(FieldSelect.IsLabel).Distinct()];
        if (labels.Length == 0)
        {
            return [];
        }

        ClusterNameIndex names = await ClusterNameIndex.ReadAsync(request.Project.Store, request.Dataset.Id, cancellationToken).ConfigureAwait(false);
        return labels.ToDictionary(column => column, column => names[column], StringComparer.Ordinal);
    }
}
