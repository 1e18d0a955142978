using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Opens files and picks the reader of a format.</summary>
internal static class DocumentFileReader
{
    public static async IAsyncEnumerable<Document> ReadFileAsync(
        string path, DocumentFileOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            await foreach (Document document in ReadStreamAsync(stream, Path.GetFileName(path), options, cancellationToken).ConfigureAwait(false))
            {
                yield return document;
            }
        }
    }

    public static IAsyncEnumerable<Document> ReadStreamAsync(
        Stream stream, string sourceName, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        DocumentMaker maker = new(sourceName, options);
        return options.Format switch
        {
            DocumentFileFormat.JsonLines => JsonLinesReader.ReadAsync(stream, maker, cancellationToken),
            DocumentFileFormat.JsonArray => JsonArrayReader.ReadAsync(stream, maker, cancellationToken),
            DocumentFileFormat.Csv => CsvDocumentReader.ReadAsync(stream, maker, options.Delimiter ?? ',', cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "Not a file format."),
        };
    }
}
