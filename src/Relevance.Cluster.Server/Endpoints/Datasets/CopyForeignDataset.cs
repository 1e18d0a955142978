using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Documents;
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

    public override async Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DatasetPlace source = new(StoreOf(request, SourceProject, SourceApiKey), WireRequest.CheckedDataset(Source.Name, Source.Read(request)));
        DatasetPlace copy = new(StoreOf(request, Project, ApiKey), WireRequest.CheckedDataset(Copy.Name, Copy.Read(request)));
        Schema schema = await source.Store.GetSchemaAsync(source.DatasetId, cancellationToken).ConfigureAwait(false);
        FieldRenaming none = new(Source.Name, FieldValue.FromObject([]), []);
        if (!await copy.Store.CreateDatasetAsync(copy.DatasetId, none.Apply(schema, Schema.Empty), cancellationToken).ConfigureAwait(false))
        {
            throw WireException.Invalid(Copy.Name, $"the dataset '{copy.DatasetId}' is there already.");
        }

        try
        {
            await new DatasetCopy(source, copy, none).RunAsync(filter: null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Half a copy would look like a whole one.
            await copy.Store.DeleteDatasetAsync(copy.DatasetId, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return WireReply.Success($"{source.DatasetId} copied to {copy.DatasetId}");
    }

    /// <summary>Opens the door that a key in the body opens, and no other.</summary>
    private static DocumentStore StoreOf(WireRequest request, WireField<string> project, WireField<string> key)
    {
        IServiceProvider services = request.Http.RequestServices;
        string opened = services.GetRequiredService<KeyRing>().Authorize($"{project.Read(request)}:{key.Read(request)}");
        return services.GetRequiredService<ProjectRegistry>().Get(opened).Store;
    }
}
