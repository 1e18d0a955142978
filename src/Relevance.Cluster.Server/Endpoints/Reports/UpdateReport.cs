using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>Puts another report, or another name, in the place of one.</summary>
internal sealed class UpdateReport() : WireEndpoint("POST /reports/clusters/{report}/update", "Replaces a cluster report.")
{
    public override IReadOnlyList<WireField> Fields => [ReportRecords.NameField, ReportRecords.ReportField];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue record = await ReportRecords.GetAsync(request, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, FieldValue> old = record.AsObject();
        FieldValue changed = FieldValue.FromObject(
        [
            new(Document.IdField, old[Document.IdField]),
            new("name", request.Body.Get("name").HasValue ? ReportRecords.NameField.Read(request) : old["name"]),
            new("report", request.Body.Get("report").HasValue ? ReportRecords.ReportField.Read(request).ToJson() : old["report"]),
            new("insert_date_", old["insert_date_"]),
        ]);
        await request.Project.Records.PutAsync("", ReportRecords.Kind, request.Route("report"), changed, cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }
}
