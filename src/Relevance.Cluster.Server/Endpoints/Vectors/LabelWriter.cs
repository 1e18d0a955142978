using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Writes application/vnd.relevance.labels, which docs/wire.md specifies.</summary>
internal static class LabelWriter
{
    private const int LabelsAtOnce = 4096;

    public static async Task WriteAsync(PipeWriter output, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach (DocumentLabel label in labels)
        {
            numbers.TryAdd(label.Label, numbers.Count);
        }

        output.Write("RCLABL01"u8);
        Write(output, numbers.Count);
        foreach (string text in numbers.Keys)
        {
            Write(output, text);
        }

        Write(output, labels.Count);
        for (int i = 0; i < labels.Count; i++)
        {
            Write(output, labels[i].DocumentId);
            Write(output, numbers[labels[i].Label]);
            if (i % LabelsAtOnce == LabelsAtOnce - 1 && (await output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
    }

    private static void Write(IBufferWriter<byte> output, string text)
    {
        Write(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text.AsSpan(), output);
    }

    private static void Write(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }
}
