using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Copies a dataset from one project of this server to another, for a client that has the keys of both.</summary>
internal sealed class CopyForeignDataset() : WireEndpoint("POST /admin/copy_foreign_dataset", "Copies a dataset from one project to another; the client has the keys of both.")
{
    private static readonly WireField<string> Project = WireFields.RequiredText("project", "The project that the copy goes to.");
    private static readonly WireField<string> ApiKey = WireFields.RequiredText("api_key", "Its key.");
    private static readonly WireField<string> Copy = WireFields.RequiredText("dataset_id", "The id of the copy, which must not be there.");
    private static readonly WireField<string> SourceProject = WireFields.RequiredText("source_project", "The project that the dataset is in.");
    private static readonly WireField<string> SourceApiKey = WireFields.RequiredText("source_api_key", "Its key.");
    private static readonly WireField<string> Source = WireFields.RequiredText("source_dataset_id", "The dataset.");

    public override IReadOnlyList<WireField> Fields { get; } = [Project, ApiKey, Copy, SourceProject, SourceApiKey, Source];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        KeyGrant from = Grant(request, SourceProject, SourceApiKey);
        KeyGrant to = Grant(request, Project, ApiKey);
        to.RequireWrite();
        string sourceId = ProjectRequest.CheckedDataset(Source.Name, Source.Read(request));
        string copyId = ProjectRequest.CheckedDataset(Copy.Name, Copy.Read(request));
        ProjectRegistry projects = request.Http.RequestServices.GetRequiredService<ProjectRegistry>();
        using ProjectLease source = await projects.EnterAsync(from.Project, cancellationToken).ConfigureAwait(false);
        using ProjectLease copy = await projects.EnterAsync(to.Project, cancellationToken).ConfigureAwait(false);
        await source.Space.Client.GetDataset(sourceId).CloneAsync(copy.Space.Client.GetDataset(copyId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return WireReply.Success($"{sourceId} copied to {copyId}");
    }

    /// <summary>Finds the door that a key in the body opens, and no other.</summary>
    private static KeyGrant Grant(ProjectRequest request, WireField<string> project, WireField<string> key) =>
        request.Http.RequestServices.GetRequiredService<KeyRing>().Grant($"{project.Read(request)}:{key.Read(request)}", request.Http.Connection.RemoteIpAddress);
}
