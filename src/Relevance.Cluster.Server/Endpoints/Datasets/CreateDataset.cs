using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Creates a dataset. Clients call it before every insert, so one that is there stays as it is.</summary>
internal sealed class CreateDataset() : WireEndpoint("POST /datasets/create", "Creates a dataset; one that is there stays as it is.")
{
    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The id: 1 to 255 lower-case letters, digits, '.', '_' and '-'.");

    private static readonly WireField<FieldValue> Schema =
        WireFields.Object("schema", "Fields that are declared beforehand: path to type, such as \"text\", {\"vector\": 384}, or a bare 384.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Upsert = WireFields.Boolean("upsert", "Whether a dataset that is there is no error.", defaultValue: true);

    public override IReadOnlyList<WireField> Fields { get; } = [Id, Schema, Upsert, WireFields.Ignored("expire", "datasets stay until they are deleted.")];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset(Id.Name, Id.Read(request));
        bool created = await DatasetCreation.CreateAsync(request, store, id, ReadSchema(Schema.Name, Schema.Read(request)), cancellationToken).ConfigureAwait(false);
        return created || Upsert.Read(request)
            ? WireReply.Success($"{id} {(created ? "created" : "was there")}").Add("created", created)
            : throw WireException.Invalid(Id.Name, $"the dataset '{id}' is there already.");
    }

    /// <summary>Reads a schema in its wire form.</summary>
    public static Schema ReadSchema(string field, FieldValue value)
    {
        try
        {
            return Relevance.Cluster.Schema.Parse(value.ToJson());
        }
        catch (FormatException e)
        {
            throw WireException.Invalid(field, e.Message);
        }
    }
}
