using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Declares vector fields of a dataset that is there, also ones that documents hold already as lists of numbers.</summary>
internal sealed class DeclareFields() : WireEndpoint("POST /datasets/{id}/schema", "Declares vector fields.")
{
    private static readonly WireField<FieldValue> Declared = WireFields.Object("schema", "Dotted path to {\"vector\": length}.");

    public override IReadOnlyList<WireField> Fields { get; } = [Declared];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Schema schema = CreateDataset.ReadSchema(Declared.Name, Declared.Read(request));
        if (schema.FirstOrDefault(field => !field.Value.IsVector) is { Key: { } other })
        {
            throw WireException.Invalid(Declared.Name, $"only vector fields can be declared later; '{other}' is to be {schema[other]}.");
        }

        foreach ((string field, FieldType type) in schema)
        {
            await store.DeclareVectorFieldAsync(request.DatasetId, field, type.Length ?? 0, cancellationToken).ConfigureAwait(false);
        }

        return new WireObject();
    }
}
