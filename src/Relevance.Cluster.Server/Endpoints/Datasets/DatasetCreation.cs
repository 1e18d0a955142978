using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Creates datasets, with the day of their creation beside them.</summary>
internal static class DatasetCreation
{
    /// <summary>The kind of the record that holds when a dataset was created.</summary>
    public const string RecordKind = "dataset";

    /// <summary>Creates the dataset of a request if it is not there.</summary>
    public static async Task EnsureAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        if (!await store.DatasetExistsAsync(request.DatasetId, cancellationToken).ConfigureAwait(false))
        {
            await CreateAsync(request, store, request.DatasetId, Schema.Empty, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a dataset.</summary>
    /// <returns>False when it was there.</returns>
    public static async Task<bool> CreateAsync(ProjectRequest request, DocumentStore store, string datasetId, Schema schema, CancellationToken cancellationToken)
    {
        bool created = await store.CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
        await NoteAsync(request, datasetId, created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Publishes a dataset that was staged.</summary>
    /// <returns>False when there is a dataset of this id.</returns>
    public static async Task<bool> PublishAsync(ProjectRequest request, DocumentStore store, string stagedId, string datasetId, CancellationToken cancellationToken)
    {
        bool isPublished = await store.PublishDatasetAsync(stagedId, datasetId, cancellationToken).ConfigureAwait(false);
        await NoteAsync(request, datasetId, isPublished, cancellationToken).ConfigureAwait(false);
        return isPublished;
    }

    private static async Task NoteAsync(ProjectRequest request, string datasetId, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            string now = WireDates.Format(request.Clock.GetUtcNow());
            await request.Project.Records.PutAsync(datasetId, RecordKind, "", FieldValue.FromObject([new(DocumentIntake.InsertDateField, now)]), cancellationToken).ConfigureAwait(false);
        }
    }
}
