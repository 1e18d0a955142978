using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster;

/// <summary>
/// Reads, inspects, joins and writes documents in files: JSON Lines, a JSON array, CSV, Parquet, Arrow and arrays of NumPy, compressed or not. Files are
/// streamed: one document, or one block of rows, is in memory at a time.
/// </summary>
/// <remarks>
/// Files are read as UTF-8 with or without a byte order mark, UTF-16 or UTF-32 with one, or a specified encoding; they are written as UTF-8 without a byte
/// order mark. Repeated ids are not checked here; the store checks them, batch by batch.
/// </remarks>
/// <example>
/// <code>
/// WriteSummary written = await dataset.InsertDocumentsAsync(DocumentFile.ReadAsync("products.csv"));
/// await foreach (Document document in DocumentFile.ReadAsync("products.jsonl"))
/// {
///     Console.WriteLine(document["title"]);
/// }
/// </code>
/// </example>
public static partial class DocumentFile
{
    private const string StreamName = "the stream";

    /// <summary>Reads the documents of a file in their order.</summary>
    /// <param name="path">
    /// The file; its extension (<c>.jsonl</c>, <c>.ndjson</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c>, <c>.parquet</c>, <c>.arrow</c>, <c>.feather</c>,
    /// <c>.npy</c>, <c>.npz</c>) determines the format unless the options specify it. <c>.gz</c>, <c>.br</c> or, with the package
    /// <c>Relevance.Cluster.Files</c>, <c>.zst</c> after it is decompressed; compressed CSV, tables and arrays are first copied, decompressed, to a temporary
    /// file, because they are read more than once or not in sequence.
    /// </param>
    /// <param name="options">The options: format, id field and others; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    /// <returns>
    /// The documents. The file is opened when the first document is requested, and closed with the enumeration. If the enumeration is passed directly to a
    /// method of <see cref="Dataset"/> that writes, bad documents are listed in <see cref="WriteSummary.Rejected"/> and reading continues.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The extension is unknown and the options specify no format, or the same character is to separate both decimals and thousands.
    /// </exception>
    /// <exception cref="InvalidDocumentException">
    /// While reading: a document cannot be read and the options do not list bad documents (<see cref="DocumentFileOptions.StopAtBadDocument"/>), or the rest of
    /// the file cannot be read; the message states file and line.
    /// </exception>
    /// <exception cref="NotSupportedException">The compression is not read, or the package of the format or compression is not referenced.</exception>
    /// <exception cref="IOException">While reading: the file does not exist, cannot be read, or is a folder.</exception>
    public static IAsyncEnumerable<Document> ReadAsync(string path, DocumentFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DocumentFileOptions complete = Complete(path, options ?? new());
        CheckMarks(complete);
        return new FileDocuments(
            new(Path.GetFileName(path), complete.Format), tally => DocumentFileReader.ReadFileAsync(path, complete, tally, cancellationToken));
    }

    /// <summary>Reads the documents of a stream in their order.</summary>
    /// <param name="stream">
    /// The stream, read from its current position; it is not closed. CSV is read twice, so a stream that cannot seek is first copied to a temporary file.
    /// </param>
    /// <param name="options">The options, with at least the format.</param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    /// <returns>The documents, which can be enumerated once. Bad documents are listed as for a file.</returns>
    /// <exception cref="ArgumentException">The options specify no format, or the same character is to separate both decimals and thousands.</exception>
    /// <exception cref="InvalidDocumentException">
    /// While reading: a document cannot be read and the options do not list bad documents, or the rest of the stream cannot be read; the message states the
    /// line.
    /// </exception>
    public static IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentFileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        CheckFormat(options);
        CheckMarks(options);
        FileSource source = new(StreamName, options.Format);
        return new FileDocuments(
            source, tally => DocumentFileReader.ReadStreamAsync(stream, options, new DocumentMaker(source, options, tally), cancellationToken));
    }

    /// <summary>Writes documents to a file atomically: the complete file appears, and replaces an existing one, after all documents are written.</summary>
    /// <param name="path">
    /// The file; its extension determines the format unless the options specify it, and <c>.gz</c>, <c>.br</c> or <c>.zst</c> after it compresses. The
    /// documents are first written to a file with a unique name <c>….part</c> in the same folder, so that concurrent writers do not interfere with each other.
    /// </param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">The options: format, columns and others; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation between documents; no file is then left.</param>
    /// <returns>The number of documents that were written.</returns>
    /// <exception cref="ArgumentException">The extension is unknown and the options specify no format.</exception>
    /// <exception cref="InvalidOperationException">A document does not fit the columns of the CSV file, or has no vector for the array.</exception>
    /// <exception cref="NotSupportedException">The format or the compression is not written, or the package of one of them is not referenced.</exception>
    public static Task<long> WriteAsync(
        string path, IAsyncEnumerable<Document> documents, DocumentFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(documents);
        if (string.Equals(Path.GetExtension(FileCompression.Strip(path)), ".npz", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException(
                $"'{path}': archives of arrays (.npz) are read and not written. Write the vectors as .npy, or the documents as JSON Lines or Parquet.");
        }

        return DocumentFileWriter.WriteFileAsync(path, documents, Complete(path, options ?? new()), cancellationToken);
    }

    /// <summary>
    /// Writes documents in memory to a file atomically: the complete file appears, and replaces an existing one, after all documents are written.
    /// </summary>
    /// <param name="path">
    /// The file; its extension determines the format unless the options specify it, and <c>.gz</c>, <c>.br</c> or <c>.zst</c> after it compresses. The
    /// documents are first written to a file with a unique name <c>….part</c> in the same folder, so that concurrent writers do not interfere with each other.
    /// </param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">The options: format, columns and others; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation between documents; no file is then left.</param>
    /// <returns>The number of documents that were written.</returns>
    /// <exception cref="ArgumentException">The extension is unknown and the options specify no format.</exception>
    /// <exception cref="InvalidOperationException">A document does not fit the columns of the CSV file.</exception>
    public static Task<long> WriteAsync(
        string path, IEnumerable<Document> documents, DocumentFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return WriteAsync(path, documents.ToAsyncEnumerable(), options, cancellationToken);
    }

    /// <summary>Writes documents to a stream.</summary>
    /// <param name="stream">The stream; it is flushed and not closed.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">The options, with at least the format.</param>
    /// <param name="cancellationToken">A token that cancels the operation between documents; documents that were already written remain in the stream.</param>
    /// <returns>The number of documents that were written.</returns>
    /// <exception cref="ArgumentException">The options specify no format.</exception>
    /// <exception cref="InvalidOperationException">A document does not fit the columns of the CSV file.</exception>
    public static Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(options);
        CheckFormat(options);
        return DocumentFileWriter.WriteStreamAsync(stream, documents, options, cancellationToken);
    }

    private static void CheckFormat(DocumentFileOptions options)
    {
        if (options.Format is null)
        {
            throw new ArgumentException("A stream has no extension that determines its format: set DocumentFileOptions.Format.", nameof(options));
        }
    }

    private static void CheckMarks(DocumentFileOptions options)
    {
        if (options.ThousandsSeparator is { } mark && (mark == (options.DecimalSeparator ?? '.') || char.IsAsciiDigit(mark) || char.IsSurrogate(mark)))
        {
            throw new ArgumentException(
                $"Numbers cannot have '{mark}' as thousands separator if '{options.DecimalSeparator ?? '.'}' is the decimal separator: "
                + "set DocumentFileOptions.DecimalSeparator too, or another ThousandsSeparator.",
                nameof(options));
        }
    }

    /// <summary>Returns the options with the format and the delimiter that the extension of a file states.</summary>
    /// <exception cref="ArgumentException">The extension is unknown and the options specify no format.</exception>
    internal static DocumentFileOptions Complete(string path, DocumentFileOptions options)
    {
        string extension = Path.GetExtension(FileCompression.Strip(path));
        DocumentFileFormat? byExtension = extension.ToUpperInvariant() switch
        {
            ".JSONL" or ".NDJSON" => DocumentFileFormat.JsonLines,
            ".JSON" => DocumentFileFormat.JsonArray,
            ".CSV" or ".TSV" => DocumentFileFormat.Csv,
            ".PARQUET" => DocumentFileFormat.Parquet,
            ".ARROW" or ".FEATHER" or ".ARROWS" => DocumentFileFormat.Arrow,
            ".NPY" or ".NPZ" => DocumentFileFormat.Numpy,
            _ => null,
        };
        bool isTabbed = string.Equals(extension, ".tsv", StringComparison.OrdinalIgnoreCase);
        return options with
        {
            Format = options.Format ?? byExtension ?? throw new ArgumentException(
                $"'{path}': the extension '{extension}' is unknown (the known ones are .jsonl, .ndjson, .json, .csv, .tsv, .parquet, .arrow, .feather, "
                + ".npy, .npz): set DocumentFileOptions.Format.",
                nameof(path)),
            Delimiter = options.Delimiter ?? (isTabbed ? '\t' : null),
            IsStreamed = string.Equals(extension, ".arrows", StringComparison.OrdinalIgnoreCase),
        };
    }
}

/// <summary>Writes files atomically, with the writer of their format.</summary>
internal static class DocumentFileWriter
{
    private const int FlushSize = 64 * 1024;

    public static Task<long> WriteFileAsync(
        string path, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) =>
        FileDraft.WriteAsync(path, async stream =>
        {
            Stream target = FileCompression.Compress(path, stream);
            await using (target.ConfigureAwait(false))
            {
                return await WriteStreamAsync(target, documents, options, cancellationToken).ConfigureAwait(false);
            }
        });

    public static Task<long> WriteStreamAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) => options.Format switch
        {
            DocumentFileFormat.JsonLines => WriteJsonAsync(stream, documents, ("", "\n", "\n"), cancellationToken),
            DocumentFileFormat.JsonArray => WriteJsonAsync(stream, documents, ("[\n", ",\n", "\n]\n"), cancellationToken),
            DocumentFileFormat.Csv => CsvDocumentWriter.WriteAsync(stream, documents, options, cancellationToken),
            { } format when BinaryFormat.IsBinary(format) => BinaryFormat.Of(format).WriteAsync(stream, documents, options, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "The format is not defined."),
        };

    private static async Task<long> WriteJsonAsync(
        Stream stream, IAsyncEnumerable<Document> documents, (string Start, string Between, string End) frame, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = new(FlushSize);
        long count = 0;
        Encoding.UTF8.GetBytes(frame.Start, buffer);
        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (count++ > 0)
            {
                Encoding.UTF8.GetBytes(frame.Between, buffer);
            }

            document.WriteJson(buffer);
            if (buffer.WrittenCount >= FlushSize)
            {
                await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
            }
        }

        if (count > 0 || frame.Start.Length > 0)
        {
            Encoding.UTF8.GetBytes(frame.End, buffer);
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }
}

/// <summary>Opens files and selects the reader of their format.</summary>
internal static class DocumentFileReader
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">The file does not exist, or is a folder.</exception>
    public static FileStream Open(string path) => !Directory.Exists(path)
        ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan)
        : throw new IOException($"'{path}' is a folder, as Spark and Dask write tables: read the files in it one by one.");

    public static async IAsyncEnumerable<Document> ReadFileAsync(
        string path, DocumentFileOptions options, ReadTally? tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileStream stream = Open(path);
        await using (stream.ConfigureAwait(false))
        {
            DocumentMaker maker = new(new(Path.GetFileName(path), options.Format), options, tally);
            Stream content = FileCompression.Decompress(path, stream, maker);
            await using (content.ConfigureAwait(false))
            {
                await foreach (Document document in ReadStreamAsync(content, options, maker, cancellationToken).ConfigureAwait(false))
                {
                    yield return document;
                }
            }
        }
    }

    public static async IAsyncEnumerable<Document> ReadStreamAsync(
        Stream stream, DocumentFileOptions options, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Format == DocumentFileFormat.Csv)
        {
            await foreach (Document document in CsvDocumentReader.ReadAsync(stream, maker, options, cancellationToken).ConfigureAwait(false))
            {
                yield return document;
            }

            yield break;
        }

        if (options.Format is { } format && BinaryFormat.IsBinary(format))
        {
            SeekableStream seekable = await SeekableStream.OpenAsync(stream, cancellationToken).ConfigureAwait(false);
            await using (seekable.ConfigureAwait(false))
            {
                await foreach (Document document in BinaryFormat.Of(format).ReadAsync(seekable.Stream, maker, cancellationToken).ConfigureAwait(false))
                {
                    yield return document;
                }
            }

            yield break;
        }

        Stream text = await Utf8Text.OpenAsync(stream, options.Encoding, maker, cancellationToken).ConfigureAwait(false);
        await using (text.ConfigureAwait(false))
        {
            IAsyncEnumerable<Document> documents = options.Format switch
            {
                DocumentFileFormat.JsonLines => JsonLinesReader.ReadAsync(text, maker, cancellationToken),
                DocumentFileFormat.JsonArray => JsonArrayReader.ReadAsync(text, maker, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "The format is not defined."),
            };
            await foreach (Document document in documents.ConfigureAwait(false))
            {
                yield return document;
            }
        }
    }
}

/// <summary>Reads JSON Lines: one JSON object per line.</summary>
internal static class JsonLinesReader
{
    private static readonly Explanation ArrayHint = new(
        "",
        nameof(DocumentFileFormat.JsonArray),
        $"In JSON Lines each line is an object; a JSON array, and objects over several lines, are read with {nameof(DocumentFileOptions.Format)} = "
        + $"{nameof(DocumentFileFormat.JsonArray)}.");

    public static async IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream, maker);
        await window.FillAsync(cancellationToken).ConfigureAwait(false);
        while (window.Bytes.Length > 0)
        {
            // Neither character can occur unescaped in a JSON text, so each ends a line.
            int end = window.Bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0 && !window.IsComplete)
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            int length = end < 0 ? window.Bytes.Length : end;
            Document? document = Read(window, length, maker);
            window.Consume(end < 0 ? length : length + 1);
            if (document is not null)
            {
                yield return document;
            }

            if (window.Bytes.Length == 0 && !window.IsComplete)
            {
                await window.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Document? Read(ByteWindow window, int length, DocumentMaker maker)
    {
        ReadOnlySpan<byte> line = window.Bytes[..length].Trim(" \t"u8);
        return line.IsEmpty ? null : maker.FromJson(line, window.Line, line[0] == '[' || line is [(byte)'{'] ? ArrayHint : null);
    }
}
