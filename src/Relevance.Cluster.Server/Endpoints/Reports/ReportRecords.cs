using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>How reports are kept and presented. The report itself is kept as text, since it may be nested as deeply as a value may.</summary>
internal static class ReportRecords
{
    public const string Kind = "cluster-report";

    public static WireField<string> NameField { get; } = WireFields.Text("name", "What the report is called.", "");

    public static WireField<FieldValue> ReportField { get; } = WireFields.Object("report", "The report.");

    /// <summary>The report as clients read it.</summary>
    public static WireObject Present(FieldValue record)
    {
        WireObject reply = new();
        foreach ((string name, FieldValue value) in record.AsObject())
        {
            reply.Add(name, name == "report" ? FieldValue.Parse(value.AsText()!) : value);
        }

        return reply;
    }

    public static async Task<FieldValue> GetAsync(ProjectRequest request, CancellationToken cancellationToken)
    {
        string id = request.Route("report");
        return await request.Project.Records.GetAsync("", Kind, id, cancellationToken).ConfigureAwait(false)
            ?? throw new WireException(404, "report_not_found", $"There is no cluster report '{id}'.", new KeyValuePair<string, FieldValue>("report", id));
    }
}
