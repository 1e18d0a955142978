using System.IO.Pipelines;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Streams every vector of a field: as the bytes that they are where the client takes them, else as JSON.</summary>
internal sealed class ReadVectors() : WireEndpoint("GET /datasets/{id}/vectors", "Streams every vector of a field, as float32 (application/vnd.relevance.vectors) or as JSON.")
{
    private static readonly WireField<string> Field = WireFields.RequiredText("field", "The vector field.");

    public override IReadOnlyList<WireField> Fields { get; } = [Field];

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Stream;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string field = Field.Read(request);
        bool isBinary = VectorStreamFormat.IsWanted(request.Http.Request.Headers.Accept);

        // The first batch is read before anything is answered: that there is no such field must be a refusal and not a stream that breaks off.
        IAsyncEnumerator<VectorBatch> batches = store.ReadVectorsAsync(request.DatasetId, field, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            bool any = await batches.MoveNextAsync().ConfigureAwait(false);
            int dimension = any ? batches.Current.Dimension : await DimensionAsync(request, store, field, cancellationToken).ConfigureAwait(false);
            VectorStreamHead head = new(field, dimension, any ? batches.Current.TotalCount : 0);
            return WireReply.Stream(
                isBinary ? VectorStreamFormat.MediaType : WireReply.JsonType,
                (output, token) => WriteAsync(output, isBinary ? new BinaryVectorWriter(head) : new JsonVectorWriter(head), batches, any, token));
        }
        catch
        {
            await batches.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<int> DimensionAsync(ProjectRequest request, DocumentStore store, string field, CancellationToken cancellationToken) =>
        (await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false)).TryGetValue(field, out FieldType type) ? type.Length ?? 0 : 0;

    private static async Task WriteAsync(
        PipeWriter output, IVectorWriter writer, IAsyncEnumerator<VectorBatch> batches, bool any, CancellationToken cancellationToken)
    {
        await using (batches.ConfigureAwait(false))
        {
            writer.Begin(output);
            for (; any; any = await batches.MoveNextAsync().ConfigureAwait(false))
            {
                writer.Write(output, batches.Current);
                if ((await output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }
            }

            writer.End(output);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
