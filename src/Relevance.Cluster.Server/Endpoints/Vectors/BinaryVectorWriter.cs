using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Writes application/vnd.relevance.vectors, which docs/wire.md specifies.</summary>
internal sealed class BinaryVectorWriter(VectorStreamHead head) : IVectorWriter
{
    private long _rows;

    public void Begin(IBufferWriter<byte> output)
    {
        output.Write("RCVECS01"u8);
        Write(output, head.Dimension);
        Write(output, head.Count);
    }

    public void Write(IBufferWriter<byte> output, VectorBatch batch)
    {
        Write(output, batch.DocumentIds.Count);
        foreach (string id in batch.DocumentIds)
        {
            Write(output, Encoding.UTF8.GetByteCount(id));
            Encoding.UTF8.GetBytes(id.AsSpan(), output);
        }

        ReadOnlySpan<float> values = batch.Values.Span;
        if (BitConverter.IsLittleEndian)
        {
            output.Write(MemoryMarshal.AsBytes(values));
        }
        else
        {
            foreach (float value in values)
            {
                Write(output, BitConverter.SingleToInt32Bits(value));
            }
        }

        _rows += batch.DocumentIds.Count;
    }

    public void End(IBufferWriter<byte> output)
    {
        Write(output, 0);
        Write(output, _rows);
    }

    private static void Write(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private static void Write(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }
}
