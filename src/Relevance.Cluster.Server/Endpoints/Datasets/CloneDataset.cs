using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Copies a dataset within its project. The answer comes when the copy is done; its job id is for clients that would wait for it.</summary>
internal sealed class CloneDataset() : WireEndpoint("POST /datasets/{id}/clone", "Copies a dataset, or the documents of it that match, with clusterings and metadata.")
{
    private static readonly WireField<string> NewId = WireFields.RequiredText("new_dataset_id", "The id of the copy, which must not be there.");

    private static readonly WireField<FieldValue> Declared = WireFields.Object("schema", "Types of fields of the copy that are to differ.");

    private static readonly WireField<FieldValue> Renamed = WireFields.Object("rename_fields", "Old path to new path.");

    private static readonly WireField<IReadOnlyList<string>> Removed = WireFields.TextList("remove_fields", "Paths that the copy does not have.");

    public override IReadOnlyList<WireField> Fields { get; } = [NewId, Declared, Renamed, Removed, CommonFields.Filters];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string source = request.DatasetId;
        string copy = ProjectRequest.CheckedDataset(NewId.Name, NewId.Read(request));
        FieldRenaming renaming = new(Renamed.Name, Renamed.Read(request), Removed.Read(request));
        Schema declared = CreateDataset.ReadSchema(Declared.Name, Declared.Read(request));
        Schema schema = renaming.Apply(await store.GetSchemaAsync(source, cancellationToken).ConfigureAwait(false), declared);
        string staged = await store.StageDatasetAsync(copy, schema, cancellationToken).ConfigureAwait(false) ?? throw IsThere(copy);
        try
        {
            await new DatasetCopy(store, source, staged, renaming).RunAsync(CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
            if (!await DatasetCreation.PublishAsync(request, store, staged, copy, cancellationToken).ConfigureAwait(false))
            {
                throw IsThere(copy);
            }
        }
        catch
        {
            // Taking away what was copied may take as long as copying it, and nobody sees it: the sweep does that, and the client hears at once.
            request.Project.Staged.Abandon(staged);
            throw;
        }

        return WireReply.Success($"{source} copied to {copy}").Add("job_id", Guid.NewGuid().ToString());
    }

    private static WireException IsThere(string copy) => WireException.Invalid(NewId.Name, $"the dataset '{copy}' is there already.");
}
