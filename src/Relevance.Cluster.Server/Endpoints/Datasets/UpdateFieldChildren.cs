using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Notes which fields were made from a field. The note is kept as it comes and means nothing to the server.</summary>
internal sealed class UpdateFieldChildren() : WireEndpoint("POST /datasets/{id}/field_children/{note}/update", "Notes which fields were made from a field.")
{
    private static readonly WireField<string> Field = WireFields.RequiredText("field", "The field.");

    private static readonly WireField<IReadOnlyList<string>> Children = WireFields.TextList("field_children", "The fields that were made from it.");

    private static readonly WireField<FieldValue> Category = WireFields.Any("category", "What made them.");

    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "Anything more.", RequestLimits.MaxValues);

    public override IReadOnlyList<WireField> Fields { get; } = [Field, Children, Category, Metadata];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        string note = request.Route("note");
        FieldValue content = FieldValue.FromObject(
        [
            new("_id", note),
            new("field", Field.Read(request)),
            new("field_children", Children.Read(request).ToArray()),
            new("category", Category.Read(request)),
            new("metadata", Metadata.Read(request)),
        ]);
        await request.Project.Records.PutAsync(request.DatasetId, ListFieldChildren.RecordKind, note, content, cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }
}
