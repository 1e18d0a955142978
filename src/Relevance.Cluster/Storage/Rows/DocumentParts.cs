using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>A document split into the parts that the tables store: JSON, vectors and labels.</summary>
internal sealed class DocumentParts
{
    private DocumentParts(Document rest, LabelContent labels)
    {
        Rest = rest;
        Labels = labels;
    }

    /// <summary>Gets the document without labels.</summary>
    public Document Rest { get; }

    public LabelContent Labels { get; }

    /// <summary>Validates a document, adds its fields to the schema, and extracts its labels.</summary>
    /// <returns>False if the document is rejected; then the schema is unchanged.</returns>
    public static bool TryTake(
        ref Schema schema, Document document, [NotNullWhen(true)] out DocumentParts? parts, [NotNullWhen(false)] out string? reason)
    {
        Document rest = document.Clone();
        parts = null;
        if (!LabelContent.TryTake(rest, out LabelContent labels, out reason) || !SchemaInference.TryExtend(ref schema, rest, out reason))
        {
            return false;
        }

        parts = new DocumentParts(rest, labels);
        return true;
    }

    /// <summary>Removes the vectors from <see cref="Rest"/>.</summary>
    /// <param name="fields">The paths of the dataset's vector fields.</param>
    /// <param name="vectors">Receives one entry per field: the vector, or null if the document has none.</param>
    public void TakeVectors(IReadOnlyList<FieldPath> fields, ReadOnlyMemory<float>?[] vectors)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            vectors[i] = null;
            if (Rest[fields[i]].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                vectors[i] = vector;
                Rest[fields[i]] = VectorPlaceholder.Value;
            }
        }
    }

    public void WriteBody(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Rest.WriteJson(buffer);
    }
}
