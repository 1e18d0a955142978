using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Puts together what is told about a dataset, as far as a client asks for it.</summary>
internal static class DatasetDetails
{
    public static WireField<bool> IncludeSchema { get; } = WireFields.Boolean("include_schema", "Whether the schema is told.", defaultValue: true);

    public static WireField<bool> IncludeStats { get; } = WireFields.Boolean("include_stats", "Whether the number of documents is told.", defaultValue: true);

    public static WireField<bool> IncludeMetadata { get; } = WireFields.Boolean("include_metadata", "Whether the metadata are told.", defaultValue: true);

    public static WireField<bool> IncludeHealth { get; } =
        WireFields.Boolean("include_vector_health", "Whether it is told how many documents have each vector field.", defaultValue: false);

    public static IReadOnlyList<WireField> Fields { get; } =
    [
        IncludeSchema, IncludeStats, IncludeMetadata, IncludeHealth,
        WireFields.Ignored("include_schema_stats", "monitor/health has the figures of each field."),
        WireFields.Ignored("include_active_jobs", "what is answered is done; there are no jobs."),
        WireFields.Ignored("include_last_used", "it is not kept."),
    ];

    public static async Task<WireObject> ReadAsync(ProjectRequest request, DocumentStore store, string id, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(id, cancellationToken).ConfigureAwait(false);
        WireObject details = new WireObject().Add("_id", id).Add(DocumentIntake.InsertDateField, await CreatedAsync(request, id, cancellationToken).ConfigureAwait(false));
        if (IncludeSchema.Read(request))
        {
            details.Add("schema", FieldValue.Parse(schema.ToJson()));
        }

        if (IncludeStats.Read(request))
        {
            details.Add("stats", await StatsAsync(store, id, cancellationToken).ConfigureAwait(false));
        }

        if (IncludeMetadata.Read(request))
        {
            details.Add("metadata", await GetMetadata.ReadAsync(id, store, cancellationToken).ConfigureAwait(false));
        }

        if (IncludeHealth.Read(request))
        {
            details.Add("vector_health", await FieldCoverage.ReadAsync(store, id, schema.VectorFields, cancellationToken).ConfigureAwait(false));
        }

        return details;
    }

    public static async Task<WireObject> StatsAsync(DocumentStore store, string id, CancellationToken cancellationToken) =>
        new WireObject().Add("number_of_documents", await store.CountAsync(id, null, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads when a dataset was created; null for one that came into the store some other way.</summary>
    public static async Task<FieldValue> CreatedAsync(ProjectRequest request, string id, CancellationToken cancellationToken) =>
        await request.Project.Records.GetAsync(id, DatasetCreation.RecordKind, "", cancellationToken).ConfigureAwait(false) is { } record
            ? record.AsObject()[DocumentIntake.InsertDateField]
            : FieldValue.Null;
}
