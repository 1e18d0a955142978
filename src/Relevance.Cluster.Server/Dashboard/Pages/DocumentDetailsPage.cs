using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>A document with all its fields, its labels, and its JSON.</summary>
internal sealed class DocumentDetailsPage() : DashboardPage("/document")
{
    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        string id = request.Required("id");
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        Document document = await dataset.GetDocumentAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw WireException.DocumentNotFound(dataset.Id, id);
        IReadOnlyList<ClusteringKey> clusterings = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        ClusterNameIndex names = await ClusterNameIndex.ReadAsync(request.Project.Store, dataset.Id, cancellationToken).ConfigureAwait(false);
        return new PageView(id, PageView.Of<DocumentDetailsView>(new()
        {
            [nameof(DocumentDetailsView.Dataset)] = dataset.Id,
            [nameof(DocumentDetailsView.Shown)] = document,
            [nameof(DocumentDetailsView.Schema)] = schema,
            [nameof(DocumentDetailsView.Labels)] = LabelsOf(document, clusterings, names).ToArray(),
        }))
        {
            Kind = "Document",
            Trail = [.. DatasetPages.TrailBelow(dataset.Id), new PageLink("documents", PageNames.OfDocuments(dataset.Id))],
        };
    }

    private static IEnumerable<(ClusteringKey Clustering, string Label, string Name)> LabelsOf(
        Document document, IReadOnlyList<ClusteringKey> clusterings, ClusterNameIndex names) =>
        from clustering in clusterings
        let label = document[clustering.LabelField].AsText()
        where label is not null
        select (clustering, label, names[clustering.LabelField].DisplayOf(label));
}
