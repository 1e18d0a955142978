using System.Globalization;

namespace Relevance.Cluster.Vectors;

/// <summary>Reads the vectors of documents in memory.</summary>
internal static class DocumentVectors
{
    /// <summary>Copies the vectors of one field.</summary>
    /// <param name="documents">The documents; those without a value in the field, or with null, are skipped.</param>
    /// <param name="vectorField">The dotted path of the field.</param>
    /// <param name="dimension">The required dimension; null means that of the first vector.</param>
    /// <returns>The position of the document of each row, and the rows.</returns>
    /// <exception cref="VectorShapeException">A value is not a vector of finite components and of this dimension; it names the document.</exception>
    public static (List<int> Rows, VectorSet Vectors) Read(IReadOnlyList<Document> documents, string vectorField, int? dimension)
    {
        List<int> rows = new(documents.Count);
        VectorSetBuilder? vectors = dimension is { } known ? new VectorSetBuilder(known, documents.Count) : null;
        for (int position = 0; position < documents.Count; position++)
        {
            if (Find(documents[position], vectorField) is { } vector)
            {
                vectors ??= new VectorSetBuilder(vector.Length, documents.Count);
                Add(vectors, vector.Span, documents[position].Id, vectorField);
                rows.Add(position);
            }
        }

        return (rows, vectors?.Build() ?? VectorSet.Empty(1));
    }

    /// <summary>Copies the blended vectors of several fields.</summary>
    /// <returns>The position of the document of each row, and the rows: documents that have a vector in every field.</returns>
    /// <exception cref="VectorShapeException">As in <see cref="Read"/>.</exception>
    public static (List<int> Rows, VectorSet Vectors) ReadBlend(IReadOnlyList<Document> documents, VectorBlend blend)
    {
        if (blend.Fields.Count == 1)
        {
            return Read(documents, blend.Fields[0], dimension: null);
        }

        List<int> rows = new(documents.Count);
        VectorSetBuilder? vectors = null;
        int[] lengths = [];
        float[] joined = [];
        for (int position = 0; position < documents.Count; position++)
        {
            Document document = documents[position];
            ReadOnlyMemory<float>?[] found = [.. blend.Fields.Select(field => Find(document, field))];
            if (Array.Exists(found, part => part is null))
            {
                continue;
            }

            ReadOnlyMemory<float>[] parts = [.. found.Select(part => part!.Value)];
            if (vectors is null)
            {
                lengths = [.. parts.Select(part => part.Length)];
                joined = new float[lengths.Sum()];
                vectors = new VectorSetBuilder(joined.Length, documents.Count);
            }

            RequireParts(document.Id, blend.Fields, parts, lengths);
            BlendedColumn.Join(parts, blend.Weights, joined);
            Add(vectors, joined, document.Id, string.Join(" + ", blend.Fields));
            rows.Add(position);
        }

        return (rows, vectors?.Build() ?? VectorSet.Empty(1));
    }

    /// <summary>Creates the exception for the vector of a document.</summary>
    public static VectorShapeException Misshaped(string documentId, string field, string expected, string actual) =>
        new($"Document '{documentId}', field '{field}'", expected, actual) { DocumentId = documentId, VectorField = field };

    private static ReadOnlyMemory<float>? Find(Document document, string field)
    {
        FieldValue value = document[field];
        if (!value.HasValue)
        {
            return null; // In a conditional expression, null would become an empty memory.
        }

        return value.TryGetVector(out ReadOnlyMemory<float> vector) && !vector.IsEmpty
            ? vector
            : throw Misshaped(document.Id, field, "a vector", $"a value of kind {value.Kind}");
    }

    private static void RequireParts(string documentId, IReadOnlyList<string> fields, ReadOnlyMemory<float>[] parts, int[] lengths)
    {
        for (int place = 0; place < parts.Length; place++)
        {
            if (parts[place].Length != lengths[place])
            {
                throw Misshaped(documentId, fields[place], Components(lengths[place]), Components(parts[place].Length));
            }
        }
    }

    private static void Add(VectorSetBuilder vectors, ReadOnlySpan<float> vector, string documentId, string field)
    {
        try
        {
            vectors.Add(vector);
        }
        catch (VectorShapeException exception)
        {
            throw Misshaped(documentId, field, exception.Expected, exception.Actual);
        }
    }

    private static string Components(int length) => string.Create(CultureInfo.InvariantCulture, $"{length} components");
}
