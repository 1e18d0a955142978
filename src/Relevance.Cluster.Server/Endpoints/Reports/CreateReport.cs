using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>Keeps a report about a clustering, whatever is in it.</summary>
internal sealed class CreateReport() : WireEndpoint("POST /reports/clusters/create", "Keeps a cluster report.")
{
    public override IReadOnlyList<WireField> Fields => [ReportRecords.NameField, ReportRecords.ReportField];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString();
        FieldValue record = FieldValue.FromObject(
        [
            new(Document.IdField, id),
            new("name", ReportRecords.NameField.Read(request)),
            new("report", ReportRecords.ReportField.Read(request).ToJson()),
            new("insert_date_", WireDates.Format(request.Clock.GetUtcNow())),
        ]);
        await request.Project.Records.PutAsync("", ReportRecords.Kind, id, record, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add(Document.IdField, id);
    }
}
