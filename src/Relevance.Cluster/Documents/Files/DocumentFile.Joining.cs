using Relevance.Cluster.Documents.Files;

namespace Relevance.Cluster;

/// <content>Joining the documents of two files.</content>
public static partial class DocumentFile
{
    /// <summary>
    /// Reads the documents of one file, each joined with the vector or the fields that another file has for it: texts in one file and their embeddings in
    /// another.
    /// </summary>
    /// <param name="path">The file of the documents. Its documents keep their order, and get the fields of the others.</param>
    /// <param name="otherPath">The file of the vectors, or of more fields, in any format. When it is joined by key, it is held in memory.</param>
    /// <param name="vectorField">
    /// The path of the field that the vector of the other file becomes; the other file must have one vector per document. Null, the default, means that all
    /// fields of the other file keep their names.
    /// </param>
    /// <param name="options">
    /// The key, and the options of reading the files; null, the default, means that they are joined by order. Documents without an id are then numbered
    /// <c>row-1</c>, <c>row-2</c>, ….
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    /// <returns>
    /// The documents, as <see cref="ReadAsync(string, DocumentFileOptions?, CancellationToken)"/> returns them: passed directly to a method of
    /// <see cref="Dataset"/> that writes, bad documents of both files are listed with their file and line. By order, a document that is bad in one file is left
    /// out of both. By key, documents without a match, and repeated ids, are bad documents. A field with different values in both files makes a bad document.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The extension of a file is unknown, or <see cref="ZipOptions.First"/> names another id field than <see cref="ZipOptions.Key"/>.
    /// </exception>
    /// <exception cref="InvalidDocumentException">
    /// While reading: the files are joined by order and have different numbers of documents, or both have ids and those differ; or as for reading one file. The
    /// numbers are compared before the first document if both are known by then, as for CSV and NumPy; otherwise at the end of the shorter file.
    /// </exception>
    /// <exception cref="IOException">While reading: a file does not exist or cannot be read.</exception>
    /// <example>
    /// <code>
    /// await dataset.InsertDocumentsAsync(DocumentFile.ZipAsync("questions.tsv", "questions.npy", "text_vector_"));
    /// await dataset.InsertDocumentsAsync(DocumentFile.ZipAsync("products.csv", "embeddings.jsonl", options: new() { Key = "sku" }));
    /// </code>
    /// </example>
    public static IAsyncEnumerable<Document> ZipAsync(
        string path, string otherPath, string? vectorField = null, ZipOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(otherPath);
        options ??= new ZipOptions();
        string? key = options.Key;
        DocumentFileOptions firstOptions = options.First;
        if (key is not null && firstOptions.IdField != Document.IdField && firstOptions.IdField != key)
        {
            throw new ArgumentException(
                $"The key '{key}' is the id of the documents; the options name another id field, '{firstOptions.IdField}'.", nameof(options));
        }

        bool isNumbered = key is null || firstOptions.GenerateMissingIds;
        DocumentFileOptions otherOptions = options.Other with
        {
            IdField = key ?? options.Other.IdField,
            GenerateMissingIds = isNumbered,
            StopAtBadDocument = firstOptions.StopAtBadDocument,
            Rejected = firstOptions.Rejected,
        };
        ZippedFile first = Open(path, firstOptions with { IdField = key ?? firstOptions.IdField, GenerateMissingIds = isNumbered });
        FileZip zip = new(first, Open(otherPath, otherOptions), vectorField is null ? default(FieldPath?) : vectorField, key);
        return new FileDocuments(first.Source, tally => zip.ReadAsync(tally, cancellationToken));

        ZippedFile Open(string file, DocumentFileOptions given)
        {
            DocumentFileOptions complete = Complete(file, given);
            CheckMarks(complete);
            FileSource source = new(Path.GetFileName(file), complete.Format);
            return new ZippedFile(source, complete, tally => DocumentFileReader.ReadFileAsync(file, complete, tally, cancellationToken));
        }
    }
}
