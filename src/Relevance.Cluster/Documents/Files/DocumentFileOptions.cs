namespace Relevance.Cluster.Documents.Files;

/// <summary>How a file of documents is read or written.</summary>
public sealed record DocumentFileOptions
{
    /// <summary>Gets the format; null (the default) means by the file's extension. A stream has none, so it must be said there.</summary>
    public DocumentFileFormat? Format { get; init; }

    /// <summary>
    /// Gets the field or column that holds the id when reading: dotted path, text or number. The default is <c>_id</c>. Another one stays in the document as
    /// well, and takes the place of an <c>_id</c>
    /// that is there.
    /// </summary>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public string IdField
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = Document.IdField;

    /// <summary>Gets what happens to a document without an id. The default is <see cref="MissingIdHandling.Refuse"/>.</summary>
    public MissingIdHandling MissingIds { get; init; }

    /// <summary>Gets what separates the cells of CSV; null (the default) means a tab for <c>.tsv</c> and a comma otherwise.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// Gets the columns of CSV that is written, as dotted paths after <c>_id</c>, which is always the first. Null (the default) means all fields of the first
    /// 1000 documents; a later document with
    /// another field is then an error.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
