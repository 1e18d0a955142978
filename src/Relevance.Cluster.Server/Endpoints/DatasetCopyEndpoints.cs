using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that stage, publish and copy datasets.</summary>
internal static class DatasetCopyEndpoints
{
    private static readonly WireField<FieldValue> StagedSchema =
        WireFields.Object("schema", "Fields that are declared in advance, as when a dataset is created.");

    private static readonly WireField<string> PublishedId = WireFields.RequiredText("new_dataset_id", "The new id.");

    private static readonly WireField<string> CloneId = WireFields.RequiredText("new_dataset_id", "The id of the copy, which must not exist.");

    private static readonly WireField<FieldValue> Declared = WireFields.Object("schema", "Types of fields that differ in the copy.");

    private static readonly WireField<FieldValue> Renamed = WireFields.Object("rename_fields", "Old path to new path.");

    private static readonly WireField<IReadOnlyList<string>> Removed = WireFields.TextList("remove_fields", "Paths that the copy omits.");

    private static readonly WireField<string> Project = WireFields.RequiredText("project", "The project of the copy.");

    private static readonly WireField<string> ApiKey = WireFields.RequiredText("api_key", "Its key.");

    private static readonly WireField<string> Copy = WireFields.RequiredText("dataset_id", "The id of the copy, which must not exist.");

    private static readonly WireField<string> SourceProject = WireFields.RequiredText("source_project", "The project of the dataset.");

    private static readonly WireField<string> SourceApiKey = WireFields.RequiredText("source_api_key", "Its key.");

    private static readonly WireField<string> Source = WireFields.RequiredText("source_dataset_id", "The dataset.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/stage",
            "Creates a staged dataset, which is invisible until it is published: 'staged_id' is the id to fill it under, null if the dataset already exists.",
            [StagedSchema],
            WorkKind.Change,
            StageAsync),
        new(
            "POST /datasets/{id}/publish",
            "Publishes a staged dataset under its new id; 'published' is false if a dataset with that id already exists.",
            [PublishedId],
            WorkKind.Change,
            PublishAsync),
        new(
            "POST /datasets/{id}/clone",
            "Copies a dataset, or the documents of it that match, with clusterings and metadata.",
            [CloneId, Declared, Renamed, Removed, CommonFields.Filters],
            WorkKind.Change,
            CloneAsync),
        new(
            "POST /admin/copy_foreign_dataset",
            "Copies a dataset from one project to another; the client has the keys of both.",
            [Project, ApiKey, Copy, SourceProject, SourceApiKey, Source],
            WorkKind.Change,
            CopyForeignAsync),
    ];

    /// <summary>Stages a dataset. An unpublished one is removed after an hour without a request for it.</summary>
    private static async Task<WireReply> StageAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset("dataset_id", request.DatasetId);
        Schema schema = DatasetCreation.ReadSchema(StagedSchema.Name, StagedSchema.Read(request));
        string? staged = await store.StageDatasetAsync(id, schema, cancellationToken).ConfigureAwait(false);
        if (staged is not null)
        {
            request.Project.Staged.Add(staged);
        }

        return WireReply.Success(staged is null ? $"{id} already existed" : $"{id} begun").Add("staged_id", staged is null ? FieldValue.Null : staged);
    }

    /// <summary>Publishes a staged dataset atomically.</summary>
    private static async Task<WireReply> PublishAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset(PublishedId.Name, PublishedId.Read(request));
        bool isPublished = await DatasetCreation.PublishAsync(request, store, request.DatasetId, id, cancellationToken).ConfigureAwait(false);
        if (isPublished)
        {
            request.Project.Staged.Forget(request.DatasetId);
        }

        return WireReply.Success($"{id} {(isPublished ? "created" : "already existed")}").Add("published", isPublished);
    }

    /// <summary>Copies a dataset within its project. The response is sent after the copy; its job id is for clients that would wait for a job.</summary>
    private static async Task<WireReply> CloneAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string source = request.DatasetId;
        string copy = ProjectRequest.CheckedDataset(CloneId.Name, CloneId.Read(request));
        FieldRenaming renaming = new(Renamed.Name, Renamed.Read(request), Removed.Read(request));
        Schema declared = DatasetCreation.ReadSchema(Declared.Name, Declared.Read(request));
        Schema schema = renaming.Apply(await store.GetSchemaAsync(source, cancellationToken).ConfigureAwait(false), declared);
        string staged = await store.StageDatasetAsync(copy, schema, cancellationToken).ConfigureAwait(false) ?? throw AlreadyExists(copy);
        try
        {
            await new DatasetCopy(store, source, staged, renaming).RunAsync(CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
            if (!await DatasetCreation.PublishAsync(request, store, staged, copy, cancellationToken).ConfigureAwait(false))
            {
                throw AlreadyExists(copy);
            }
        }
        catch
        {
            // Removing the copied documents can take as long as copying them, so the sweep of abandoned datasets does it later.
            request.Project.Staged.Abandon(staged);
            throw;
        }

        return WireReply.Success($"{source} copied to {copy}").Add("job_id", Guid.NewGuid().ToString());
    }

    private static WireException AlreadyExists(string copy) => WireException.Invalid(CloneId.Name, $"the dataset '{copy}' already exists.");

    /// <summary>Copies a dataset from one project of this server to another, for a client that has the keys of both.</summary>
    private static async Task<WireReply> CopyForeignAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        KeyGrant from = Grant(request, SourceProject, SourceApiKey);
        KeyGrant to = Grant(request, Project, ApiKey);
        to.RequireWrite();
        string sourceId = ProjectRequest.CheckedDataset(Source.Name, Source.Read(request));
        string copyId = ProjectRequest.CheckedDataset(Copy.Name, Copy.Read(request));
        ProjectRegistry projects = request.Http.RequestServices.GetRequiredService<ProjectRegistry>();
        using ProjectLease source = await projects.EnterAsync(from.Project, cancellationToken).ConfigureAwait(false);
        using ProjectLease copy = await projects.EnterAsync(to.Project, cancellationToken).ConfigureAwait(false);
        Dataset target = copy.Space.Client.GetDataset(copyId);
        await source.Space.Client.GetDataset(sourceId).CloneAsync(target, cancellationToken: cancellationToken).ConfigureAwait(false);
        return WireReply.Success($"{sourceId} copied to {copyId}");
    }

    /// <summary>Validates an API key in the body and returns its grant.</summary>
    private static KeyGrant Grant(ProjectRequest request, WireField<string> project, WireField<string> key) =>
        request.Http.RequestServices.GetRequiredService<KeyRing>()
            .Grant($"{project.Read(request)}:{key.Read(request)}", request.Http.Connection.RemoteIpAddress);
}
