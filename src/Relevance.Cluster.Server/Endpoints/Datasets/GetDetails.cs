using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetDetails() : WireEndpoint("POST /datasets/{id}/details", "Reads what there is to tell about a dataset.")
{
    private static readonly WireField<bool> IncludeSettings = WireFields.Boolean("include_settings", "Whether the settings are told.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } = [.. DatasetDetails.Fields, IncludeSettings];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        WireObject details = await DatasetDetails.ReadAsync(request, store, request.DatasetId, cancellationToken).ConfigureAwait(false);
        return IncludeSettings.Read(request)
            ? details.Add("settings", await GetSettings.ReadAsync(request, cancellationToken).ConfigureAwait(false))
            : details;
    }
}
