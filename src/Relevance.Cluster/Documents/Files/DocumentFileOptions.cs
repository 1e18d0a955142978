using System.Text;

namespace Relevance.Cluster;

/// <summary>How a file of documents is read or written.</summary>
public sealed record DocumentFileOptions
{
    /// <summary>Gets the format; null (the default) means by the file's extension. A stream has none, so it must be said there.</summary>
    public DocumentFileFormat? Format { get; init; }

    /// <summary>
    /// Gets the field or column that holds the id when reading, as a dotted path: text, a number (<c>5.0</c> is the id <c>5</c>), or an <c>$oid</c> or UUID of
    /// MongoDB. The default is <c>_id</c>. Another one stays in the document as well, and takes the place of an <c>_id</c> that is there, whatever that is.
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

    /// <summary>Gets what happens to a document without an id. The default is <see cref="MissingIdHandling.Reject"/>.</summary>
    public MissingIdHandling MissingIds { get; init; }

    /// <summary>Gets what happens to a document that cannot be read. The default is <see cref="BadDocumentHandling.List"/>.</summary>
    public BadDocumentHandling BadDocuments { get; init; }

    /// <summary>
    /// Gets the list to which each document is added that cannot be read, with its line, as reading comes to it; null (the default) for none.
    /// <see cref="BadDocuments"/> says what happens then.
    /// </summary>
    public ICollection<RejectedDocument>? Rejected { get; init; }

    /// <summary>
    /// Gets the encoding of a file that has no byte order mark, when reading; null (the default) means UTF-8, whose faults are rejected with their line, or
    /// UTF-16 where the first four bytes show it by their zeros. In another encoding, such as <see cref="Encoding.Latin1"/>, and in UTF-16, what is not valid
    /// becomes U+FFFD.
    /// </summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets what separates the cells of CSV. Null (the default) means a tab for <c>.tsv</c>; otherwise when reading a comma, semicolon, tab or bar, whichever
    /// the first records or a line <c>sep=;</c> show, and when writing a comma.
    /// </summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// Gets the types of columns of CSV by their names in the header, when reading; a cell that does not fit makes its document a bad one. A column that is
    /// not named gets the type that all its cells allow, for which the file is read once before; if all are named, it is not.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnType>? ColumnTypes { get; init; }

    /// <summary>
    /// Gets what stands before the fraction of numbers in CSV, when reading: a point or a comma. Null (the default) means a point; or a comma where cells are
    /// separated by semicolons, a column has numbers that only a comma can explain (<c>0,5</c> and not <c>1,234</c>), and none has a point.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is something else.</exception>
    public char? DecimalSeparator
    {
        get;
        init => field = value is null or '.' or ',' ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Must be a point or a comma.");
    }

    /// <summary>
    /// Gets what stands between groups of three digits in numbers of CSV, when reading; null (the default) means nothing, and <c>1,234</c> is text.
    /// </summary>
    public char? ThousandsSeparator { get; init; }

    /// <summary>
    /// Gets the columns of CSV that is written, as dotted paths after <c>_id</c>, which is always the first. Null (the default) means all fields of the first
    /// 1000 documents; a later document with another field is then an error.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
