using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class UpdateSettings() : WireEndpoint("POST /datasets/{id}/settings", "Sets members of the dataset's settings; the others stay.")
{
    private static readonly WireField<FieldValue> Settings = WireFields.Object("settings", "The members to set.", RequestLimits.MaxValues);

    public override IReadOnlyList<WireField> Fields { get; } = [Settings];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
            Dictionary<string, FieldValue> settings = new((await GetSettings.ReadAsync(request, cancellationToken).ConfigureAwait(false)).AsObject(), StringComparer.Ordinal);
            foreach ((string name, FieldValue value) in Settings.Read(request).AsObject())
            {
                settings[name] = value;
            }

            await request.Project.Records.PutAsync(request.DatasetId, GetSettings.RecordKind, "", FieldValue.FromObject(settings), cancellationToken).ConfigureAwait(false);
            return (WireReply)new WireObject();
        },
        cancellationToken);
}
