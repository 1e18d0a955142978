using System.Buffers;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Defines how a stream of vectors is written.</summary>
internal interface IVectorWriter
{
    void Begin(IBufferWriter<byte> output);

    void Write(IBufferWriter<byte> output, VectorBatch batch);

    void End(IBufferWriter<byte> output);
}
