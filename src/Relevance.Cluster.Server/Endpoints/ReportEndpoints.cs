using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of stored reports.</summary>
internal static class ReportEndpoints
{
    private const string Kind = "cluster-report";

    private static readonly WireField<string> Name = WireFields.Text("name", "The name of the report.", "");

    private static readonly WireField<FieldValue> Report = WireFields.Object("report", "The report.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /reports/clusters/create",
            "Stores a cluster report.",
            [Name, Report],
            WorkKind.Change,
            CreateAsync),
        new("GET,POST /reports/clusters/{report}/get", "Returns a cluster report.", [], WorkKind.Lookup, GetAsync),
        new("GET /reports/clusters/list", "Lists the cluster reports.", [], WorkKind.Query, ListAsync),
        new(
            "POST /reports/clusters/{report}/update",
            "Replaces a cluster report.",
            [Name, Report],
            WorkKind.Change,
            UpdateAsync),
        new("POST /reports/clusters/{report}/delete", "Deletes a cluster report.", [], WorkKind.Change, DeleteAsync),
    ];

    /// <summary>Stores a report. The server does not read its content.</summary>
    private static async Task<WireReply> CreateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString();
        FieldValue record = FieldValue.FromObject(
        [
            new(Document.IdField, id),
            new("name", Name.Read(request)),
            new("report", Report.Read(request).ToJson()),
            new(CommonFields.InsertDateField, WireDates.Format(request.Clock.GetUtcNow())),
        ]);
        await request.Project.Records.PutAsync("", Kind, id, record, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add(Document.IdField, id);
    }

    private static async Task<WireReply> GetAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Present(await ReadRecordAsync(request, cancellationToken).ConfigureAwait(false));

    /// <summary>Lists the complete reports in the order of their creation.</summary>
    private static async Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<FieldValue> records = await request.Project.Records.ListAsync("", Kind, cancellationToken).ConfigureAwait(false);
        WireObject[] reports = [.. records.Select(Present)];
        return new WireObject().Add("results", reports).Add("count", (long)reports.Length);
    }

    /// <summary>Replaces the content or the name of a report.</summary>
    private static async Task<WireReply> UpdateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue record = await ReadRecordAsync(request, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, FieldValue> old = record.AsObject();
        FieldValue changed = FieldValue.FromObject(
        [
            new(Document.IdField, old[Document.IdField]),
            new("name", request.Body.Get("name").HasValue ? Name.Read(request) : old["name"]),
            new("report", request.Body.Get("report").HasValue ? Report.Read(request).ToJson() : old["report"]),
            new(CommonFields.InsertDateField, old[CommonFields.InsertDateField]),
        ]);
        await request.Project.Records.PutAsync("", Kind, request.Route("report"), changed, cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }

    private static async Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await ReadRecordAsync(request, cancellationToken).ConfigureAwait(false);
        await request.Project.Records.DeleteAsync("", Kind, request.Route("report"), cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }

    /// <summary>Creates the response with a report. The content is stored as text, since it can be nested as deeply as a value.</summary>
    private static WireObject Present(FieldValue record)
    {
        WireObject reply = new();
        foreach ((string name, FieldValue value) in record.AsObject())
        {
            reply.Add(name, name == "report" ? FieldValue.Parse(value.AsText()!) : value);
        }

        return reply;
    }

    /// <summary>Reads the record of the report in the path.</summary>
    /// <exception cref="WireException">404: the report does not exist.</exception>
    private static async Task<FieldValue> ReadRecordAsync(ProjectRequest request, CancellationToken cancellationToken)
    {
        string id = request.Route("report");
        return await request.Project.Records.GetAsync("", Kind, id, cancellationToken).ConfigureAwait(false)
            ?? throw new WireException(
                404, "report_not_found", $"The cluster report '{id}' does not exist.", new KeyValuePair<string, FieldValue>("report", id));
    }
}
