using Relevance.Cluster.Documents.Files;

namespace Relevance.Cluster;

/// <content>Inspecting files before their documents are written.</content>
public static partial class DocumentFile
{
    /// <summary>
    /// Inspects a file before its documents are written: its fields with the kinds of their values and examples, which of them are vectors, which documents
    /// would be rejected, and the line of code that corrects it.
    /// </summary>
    /// <param name="path">The file, in any format that <see cref="ReadAsync(string, DocumentFileOptions?, CancellationToken)"/> reads.</param>
    /// <param name="options">The options, as for reading; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    /// <returns>The fields and remarks. The file is read to its end; memory holds counts, a few examples and the first rejected documents.</returns>
    /// <exception cref="ArgumentException">
    /// The extension is unknown and the options specify no format, or the same character is to separate both decimals and thousands.
    /// </exception>
    /// <exception cref="InvalidDocumentException">
    /// The rest of the file cannot be read, because its CSV header is not valid, for example; the message states the position.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <example>
    /// <code>
    /// Console.WriteLine(await DocumentFile.InspectAsync("products.csv"));
    /// </code>
    /// </example>
    public static Task<FileInspection> InspectAsync(string path, DocumentFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DocumentFileOptions complete = Complete(path, options ?? new());
        CheckMarks(complete);
        return new FileInspector(new(Path.GetFileName(path), complete.Format), complete).RunAsync(
            (given, tally) => DocumentFileReader.ReadFileAsync(path, given, tally, cancellationToken), cancellationToken);
    }

    /// <summary>Inspects a stream, as <see cref="InspectAsync(string, DocumentFileOptions?, CancellationToken)"/> does a file.</summary>
    /// <param name="stream">The stream, read from its current position to its end; it is not closed.</param>
    /// <param name="options">The options, with at least the format.</param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    /// <returns>The fields and remarks.</returns>
    /// <exception cref="ArgumentException">The options specify no format, or the same character is to separate both decimals and thousands.</exception>
    /// <exception cref="InvalidDocumentException">The rest of the stream cannot be read; the message states the position.</exception>
    public static Task<FileInspection> InspectAsync(Stream stream, DocumentFileOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        CheckFormat(options);
        CheckMarks(options);
        FileSource source = new(StreamName, options.Format);
        return new FileInspector(source, options).RunAsync(
            (given, tally) => DocumentFileReader.ReadStreamAsync(stream, given, new DocumentMaker(source, given, tally), cancellationToken), cancellationToken);
    }
}
