using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Writes vectors as one JSON object with an array of documents. Each component has the shortest text with the same value.</summary>
internal sealed class JsonVectorWriter(VectorStreamHead head) : IVectorWriter
{
    private readonly JsonEncodedText _field = JsonEncodedText.Encode(head.Field);
    private bool _any;

    public void Begin(IBufferWriter<byte> output)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{{\"dimension\":{head.Dimension},\"count\":{head.Count},\"documents\":[");
        Encoding.UTF8.GetBytes(text.AsSpan(), output);
    }

    public void Write(IBufferWriter<byte> output, VectorBatch batch)
    {
        for (int i = 0; i < batch.DocumentIds.Count; i++)
        {
            if (_any)
            {
                output.Write(","u8);
            }

            _any = true;
            using Utf8JsonWriter writer = new(output);
            writer.WriteStartObject();
            writer.WriteString(Document.IdField, batch.DocumentIds[i]);
            writer.WriteStartArray(_field);
            foreach (float value in batch.Values.Span.Slice(i * batch.Dimension, batch.Dimension))
            {
                writer.WriteNumberValue(value);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    public void End(IBufferWriter<byte> output) => output.Write("]}"u8);
}
