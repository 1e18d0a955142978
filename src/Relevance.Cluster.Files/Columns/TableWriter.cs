using System.Globalization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Files.Columns;

/// <summary>Writes documents as rows.</summary>
internal abstract class TableWriter : IDisposable
{
    /// <summary>The number of documents from which the columns are taken.</summary>
    private const int SampleCount = 1000;

    /// <summary>Takes the columns from the first documents, and writes all documents.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="options">The columns and their types.</param>
    /// <param name="create">Creates the writer for the columns of a struct, whose first member is the id.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of documents.</returns>
    /// <exception cref="InvalidOperationException">A later document does not fit the columns.</exception>
    public static async Task<long> WriteAsync(
        IAsyncEnumerable<Document> documents,
        DocumentFileOptions options,
        Func<ColumnShape, TableWriter> create,
        CancellationToken cancellationToken)
    {
        FieldPath[]? chosen = options.Columns is null ? null : [.. options.Columns.Select(column => (FieldPath)column)];
        List<Document> sample = [];
        TableWriter? writer = null;
        long count = 0;
        try
        {
            await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                count++;
                Document row = chosen is null ? document : document.Select(chosen);
                if (writer is not null)
                {
                    await writer.AddAsync(row, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                sample.Add(row);
                if (sample.Count == SampleCount)
                {
                    writer = await BeginAsync(sample, options, create, cancellationToken).ConfigureAwait(false);
                }
            }

            writer ??= await BeginAsync(sample, options, create, cancellationToken).ConfigureAwait(false);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    /// <summary>Creates the exception for a value that does not fit its column.</summary>
    public static InvalidOperationException Misfit(string documentId, string path, ColumnShape shape, FieldValue value)
    {
        string text = value.ToString();
        string excerpt = text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[39]) ? 39 : 40)] + "…";
        Explanation reason = new(
            $"Document '{documentId}', field '{path}': expected {Describe(shape)} as in the first documents, from which the columns were taken "
            + $"(the first {SampleCount.ToString(CultureInfo.InvariantCulture)}), found {excerpt}.",
            nameof(DocumentFileOptions.ColumnTypes),
            $"Specify the type of the column with {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.ColumnTypes)}, for example "
            + $"{nameof(ColumnType)}.{nameof(ColumnType.Json)}, which fits every value, or write JSON Lines.");
        return reason.On(new InvalidOperationException(reason.Message));
    }

    /// <summary>Throws if a document has a field without a column; a null needs none.</summary>
    public static void CheckMembers(string documentId, string path, FieldMap map, IReadOnlyDictionary<string, ColumnShape> members)
    {
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            if (member.Value.HasValue && !members.ContainsKey(member.Key))
            {
                Explanation reason = new(
                    $"Document '{documentId}' has a field '{(path.Length == 0 ? "" : path + ".")}{member.Key}' that none of the documents has from which the "
                    + $"columns were taken (the first {SampleCount.ToString(CultureInfo.InvariantCulture)}), so the file has no column for it.",
                    nameof(DocumentFileOptions.Columns),
                    $"Name the columns with {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.Columns)}, or write JSON Lines.");
                throw reason.On(new InvalidOperationException(reason.Message));
            }
        }
    }

    public abstract void Dispose();

    /// <summary>Adds a row, and writes the rows so far when there are enough.</summary>
    protected abstract ValueTask AddAsync(Document document, CancellationToken cancellationToken);

    /// <summary>Writes the remaining rows and the end of the file.</summary>
    protected abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    private static async Task<TableWriter> BeginAsync(
        List<Document> sample, DocumentFileOptions options, Func<ColumnShape, TableWriter> create, CancellationToken cancellationToken)
    {
        TableWriter writer = create(Shape(sample, options));
        try
        {
            foreach (Document document in sample)
            {
                await writer.AddAsync(document, cancellationToken).ConfigureAwait(false);
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private static ColumnShape Shape(List<Document> sample, DocumentFileOptions options)
    {
        ColumnShape root = new();
        root.Member(Document.IdField).Fix(ColumnType.Text);
        FieldPath[] chosen = [.. (options.Columns ?? []).Select(column => (FieldPath)column)];
        foreach (FieldPath column in chosen)
        {
            root.Member(column.ToSegments()[0]);
        }

        foreach ((string column, ColumnType type) in options.ColumnTypes ?? new Dictionary<string, ColumnType>())
        {
            ((FieldPath)column).ToSegments().Aggregate(root, (shape, segment) => shape.Member(segment)).Fix(type);
        }

        foreach (Document document in sample)
        {
            foreach (KeyValuePair<string, FieldValue> member in document.Fields.Members)
            {
                root.Member(member.Key).Include(member.Value);
            }
        }

        // A chosen column that none of these documents has exists too.
        foreach (FieldPath column in chosen)
        {
            ColumnShape shape = root;
            foreach (string segment in column.ToSegments().TakeWhile(_ => shape.Kind is ShapeKind.Nothing or ShapeKind.Struct))
            {
                shape = shape.Member(segment);
            }
        }

        return root;
    }

    private static string Describe(ColumnShape shape) => shape.Kind switch
    {
        ShapeKind.Boolean => "true or false",
        ShapeKind.Integer => "an integer",
        ShapeKind.Number => "a number",
        ShapeKind.Day => "a date without a time",
        ShapeKind.Instant => "a date with a time in UTC",
        ShapeKind.LocalTime => "a date with a time and without a zone",
        ShapeKind.Text => "text",
        ShapeKind.Vector => shape.VectorLength is { } length ? string.Create(CultureInfo.InvariantCulture, $"a vector of {length} components") : "a vector",
        ShapeKind.List => "an array",
        _ => "an object",
    };
}
