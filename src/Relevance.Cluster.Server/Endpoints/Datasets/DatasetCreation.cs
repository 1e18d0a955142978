using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Creates datasets and records the time of their creation.</summary>
internal static class DatasetCreation
{
    /// <summary>The kind of the record with the time of creation.</summary>
    public const string RecordKind = "dataset";

    /// <summary>Reads a schema in its wire form.</summary>
    /// <exception cref="WireException">It is not a schema.</exception>
    public static Schema ReadSchema(string field, FieldValue value)
    {
        try
        {
            return Schema.Parse(value.ToJson());
        }
        catch (FormatException e)
        {
            throw WireException.Invalid(field, e.Message);
        }
    }

    /// <summary>Creates the dataset of a request if it does not exist.</summary>
    public static async Task EnsureAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        if (!await store.DatasetExistsAsync(request.DatasetId, cancellationToken).ConfigureAwait(false))
        {
            await CreateAsync(request, store, request.DatasetId, Schema.Empty, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a dataset.</summary>
    /// <returns>False if it already existed.</returns>
    public static async Task<bool> CreateAsync(
        ProjectRequest request, DocumentStore store, string datasetId, Schema schema, CancellationToken cancellationToken)
    {
        bool created = await store.CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
        await RecordAsync(request, datasetId, created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Publishes a staged dataset.</summary>
    /// <returns>False if a dataset already has the id.</returns>
    public static async Task<bool> PublishAsync(
        ProjectRequest request, DocumentStore store, string stagedId, string datasetId, CancellationToken cancellationToken)
    {
        bool isPublished = await store.PublishDatasetAsync(stagedId, datasetId, cancellationToken).ConfigureAwait(false);
        await RecordAsync(request, datasetId, isPublished, cancellationToken).ConfigureAwait(false);
        return isPublished;
    }

    private static async Task RecordAsync(ProjectRequest request, string datasetId, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            FieldValue record = FieldValue.FromObject([new(CommonFields.InsertDateField, WireDates.Format(request.Clock.GetUtcNow()))]);
            await request.Project.Records.PutAsync(datasetId, RecordKind, "", record, cancellationToken).ConfigureAwait(false);
        }
    }
}
