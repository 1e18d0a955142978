using System.IO.Pipelines;
using Relevance.Cluster.Server.Endpoints.Vectors;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of all vectors of a field.</summary>
internal static class VectorEndpoints
{
    private static readonly WireField<string> Field = WireFields.RequiredText("field", "The vector field.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "GET /datasets/{id}/vectors",
            "Streams every vector of a field, as float32 (application/vnd.relevance.vectors) or as JSON.",
            [Field],
            WorkKind.Stream,
            ReadAsync),
        new(
            "GET /datasets/{id}/vectors/revision",
            "Returns the revision of a vector field: a text that changes when its vectors change.",
            [Field],
            WorkKind.Lookup,
            GetRevisionAsync),
    ];

    /// <summary>Streams every vector of a field, as bytes if the client accepts them, otherwise as JSON.</summary>
    private static async Task<WireReply> ReadAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string field = Field.Read(request);
        bool isBinary = VectorStreamFormat.IsWanted(request.Http.Request.Headers.Accept);

        // The first batch is read before the response starts: a missing field is an error response and not an aborted stream.
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
        (await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false)).TryGetValue(field, out FieldType type)
            ? type.Dimension ?? 0
            : 0;

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

    private static async Task<WireReply> GetRevisionAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add("revision", await store.GetVectorRevisionAsync(request.DatasetId, Field.Read(request), cancellationToken).ConfigureAwait(false));
}
