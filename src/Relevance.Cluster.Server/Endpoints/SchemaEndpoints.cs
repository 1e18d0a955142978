using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of schema, metadata and settings of a dataset.</summary>
internal static class SchemaEndpoints
{
    private static readonly WireField<FieldValue> Declared = WireFields.Object("schema", "Dotted path to {\"vector\": length}.");

    private static readonly WireField<string?> Part = WireFields.OptionalText("part", "The name of one property to read; without it, all are read.");

    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "The properties to set.", RequestLimits.MaxValues);

    private const string SettingsKind = "settings";

    private static readonly WireField<FieldValue> Settings = WireFields.Object("settings", "The properties to set.", RequestLimits.MaxValues);

    public static IEnumerable<WireRoute> Routes =>
    [
        new("GET /datasets/{id}/schema", "Reads the fields of the dataset: dotted path to type.", [], WorkKind.Lookup, GetSchemaAsync),
        new("POST /datasets/{id}/schema", "Declares vector fields.", [Declared], WorkKind.Change, DeclareFieldsAsync),
        new("GET /datasets/{id}/metadata", "Reads the metadata of the dataset.", [Part], WorkKind.Lookup, GetMetadataAsync),
        new(
            "POST /datasets/{id}/metadata",
            "Merges properties into the metadata of the dataset.",
            [Metadata, CommonFields.DatasetId],
            WorkKind.Change,
            UpdateMetadataAsync),
        new("GET /datasets/{id}/settings", "Reads the dataset's settings.", [], WorkKind.Lookup, GetSettingsAsync),
        new(
            "POST /datasets/{id}/settings",
            "Sets properties of the dataset's settings; the others do not change.",
            [Settings],
            WorkKind.Change,
            UpdateSettingsAsync),
    ];

    private static async Task<WireReply> GetSchemaAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        WireReply.JsonText((await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false)).ToJson());

    /// <summary>Declares vector fields of an existing dataset, including fields that documents already have as arrays of numbers.</summary>
    private static async Task<WireReply> DeclareFieldsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Schema schema = DatasetCreation.ReadSchema(Declared.Name, Declared.Read(request));
        if (schema.FirstOrDefault(field => !field.Value.IsVector) is { Key: { } other })
        {
            throw WireException.Invalid(Declared.Name, $"only vector fields can be declared later, but '{other}' is {schema[other]}.");
        }

        foreach ((string field, FieldType type) in schema)
        {
            await store.DeclareVectorFieldAsync(request.DatasetId, field, type.Dimension ?? 0, cancellationToken).ConfigureAwait(false);
        }

        return new WireObject();
    }

    private static async Task<WireReply> GetMetadataAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add("results", Part.Read(request) is { Length: > 0 } part
            ? await ReadMetadataPartAsync(request.DatasetId, part, store, cancellationToken).ConfigureAwait(false)
            : await ReadMetadataAsync(request.DatasetId, store, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the metadata of a dataset without their id, which only a store uses.</summary>
    public static async Task<WireObject> ReadMetadataAsync(string datasetId, DocumentStore store, CancellationToken cancellationToken)
    {
        Document metadata = await store.GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
        WireObject results = new();
        foreach ((string name, FieldValue value) in metadata.ToValue().AsObject().Where(member => member.Key != Document.IdField))
        {
            results.Add(name, value);
        }

        return results;
    }

    private static async Task<WireObject> ReadMetadataPartAsync(string datasetId, string part, DocumentStore store, CancellationToken cancellationToken)
    {
        // The id belongs to the store and is not part of the metadata.
        FieldValue value = await store.GetMetadataPartAsync(datasetId, part, cancellationToken).ConfigureAwait(false);
        return value.Kind == FieldKind.Missing || part == Document.IdField ? new WireObject() : new WireObject().Add(part, value);
    }

    /// <summary>Merges metadata. The response is exactly {}: two original clients print anything else as a message.</summary>
    private static async Task<WireReply> UpdateMetadataAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue metadata = Metadata.Read(request);
        if (metadata.AsObject().ContainsKey(Document.IdField))
        {
            throw WireException.Invalid(Metadata.Name, $"it cannot have a property '{Document.IdField}'.");
        }

        Document changes = Document.FromValue(FieldValue.FromObject([new(Document.IdField, request.DatasetId), .. metadata.AsObject()]));
        await store.UpdateMetadataAsync(request.DatasetId, changes, cancellationToken).ConfigureAwait(false);
        return new WireObject();
    }

    private static async Task<WireReply> GetSettingsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        // Settings do not show whether the dataset exists.
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("results", await ReadSettingsAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the settings of a dataset; an empty object if it has none.</summary>
    public static async Task<FieldValue> ReadSettingsAsync(ProjectRequest request, CancellationToken cancellationToken) =>
        await request.Project.Records.GetAsync(request.DatasetId, SettingsKind, "", cancellationToken).ConfigureAwait(false) ?? FieldValue.FromObject([]);

    private static Task<WireReply> UpdateSettingsAsync(
        ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
            FieldValue known = await ReadSettingsAsync(request, cancellationToken).ConfigureAwait(false);
            Dictionary<string, FieldValue> settings = new(known.AsObject(), StringComparer.Ordinal);
            foreach ((string name, FieldValue value) in Settings.Read(request).AsObject())
            {
                settings[name] = value;
            }

            FieldValue changed = FieldValue.FromObject(settings);
            await request.Project.Records.PutAsync(request.DatasetId, SettingsKind, "", changed, cancellationToken).ConfigureAwait(false);
            return (WireReply)new WireObject();
        },
        cancellationToken);
}
