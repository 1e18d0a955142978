using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>A document taken apart into what the tables keep: JSON, vectors and labels.</summary>
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

    /// <summary>Checks a document, learns its fields, and sets its labels apart.</summary>
    /// <returns>False when it is refused; then the schema is as it was.</returns>
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

    /// <summary>Takes the vectors out of <see cref="Rest"/>.</summary>
    /// <param name="fields">The dataset's vector fields.</param>
    /// <param name="vectors">Gets one entry a field: the vector, or null where there is none.</param>
    public void TakeVectors(IReadOnlyList<VectorField> fields, ReadOnlyMemory<float>?[] vectors)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            vectors[i] = null;
            if (Rest[fields[i].Path].TryGetVector(out ReadOnlyMemory<float> vector))
            {
                vectors[i] = vector;
                Rest[fields[i].Path] = VectorPlaceholder.Value;
            }
        }
    }

    public void WriteBody(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Rest.WriteJson(buffer);
    }
}
