using System.Text;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="DocumentFile"/>.</summary>
public sealed record DocumentFileOptions
{
    /// <summary>Gets the format. Null, the default, means the format of the file's extension; a stream has none, so its format must be specified.</summary>
    public DocumentFileFormat? Format { get; init; }

    /// <summary>
    /// Gets the path of the field or column that holds the id when reading: text, a number (<c>5.0</c> is the id <c>5</c>), or an <c>$oid</c> or UUID of
    /// MongoDB. The default is <c>_id</c>. Another field also remains in the document, and replaces an existing <c>_id</c>, whatever its value is.
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

    /// <summary>
    /// Gets a value indicating whether a document without an id gets the id <c>row-1</c>, <c>row-2</c>, … by its position among the documents of the file,
    /// counted from 1 and with bad ones included. The default is false: such a document is bad (see <see cref="StopAtBadDocument"/>). Arrays of NumPy without
    /// an array of ids are always numbered.
    /// </summary>
    public bool GenerateMissingIds { get; init; }

    /// <summary>
    /// Gets a value indicating whether reading stops at a document that cannot be read, with an <see cref="InvalidDocumentException"/> that states the line.
    /// The default is false: the document is skipped and listed with its line, in <see cref="WriteSummary.Rejected"/> if the documents go directly from the
    /// file into a dataset, and in <see cref="Rejected"/>. Without a list, reading stops, so that no document is lost silently.
    /// </summary>
    public bool StopAtBadDocument { get; init; }

    /// <summary>
    /// Gets the list to which each document that cannot be read is added with its line, as soon as it is read. Null, the default, means no list.
    /// Reading continues unless <see cref="StopAtBadDocument"/> is true.
    /// </summary>
    public ICollection<RejectedDocument>? Rejected { get; init; }

    /// <summary>
    /// Gets the encoding when reading a file without a byte order mark. Null, the default, means UTF-8, whose errors are rejected with their line, or UTF-16 if
    /// zeros in the first four bytes indicate it. In another encoding, such as <see cref="Encoding.Latin1"/>, and in UTF-16, invalid bytes become U+FFFD.
    /// </summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets the delimiter of CSV cells. Null, the default, means a tab for <c>.tsv</c>; otherwise, when reading, the comma, semicolon, tab or bar that the
    /// first records or a line <c>sep=;</c> indicate, and, when writing, a comma.
    /// </summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// Gets the types of CSV columns by their names in the header, when reading; a cell that does not fit makes its document a bad one. A column that is not
    /// included gets the type that all its cells allow, for which the file is read once more; if all columns are included, it is not. When Parquet or Arrow is
    /// written, the types of columns by their paths; a column that is not included gets the type of its values in the first 1000 documents.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnType>? ColumnTypes { get; init; }

    /// <summary>
    /// Gets the decimal separator of numbers in CSV, when reading: a point or a comma. Null, the default, means a point; or a comma if cells are separated by
    /// semicolons, a column has numbers in which the comma can only be a decimal separator (<c>0,5</c> and not <c>1,234</c>), and no number has a point.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither a point nor a comma.</exception>
    public char? DecimalSeparator
    {
        get;
        init => field = value is null or '.' or ',' ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be a point or a comma.");
    }

    /// <summary>Gets the thousands separator of numbers in CSV, when reading. Null, the default, means none, and <c>1,234</c> is text.</summary>
    public char? ThousandsSeparator { get; init; }

    /// <summary>
    /// Gets the columns when writing CSV, Parquet or Arrow, as dotted paths after <c>_id</c>, which is always the first. Null, the default, means all fields of
    /// the first 1000 documents; a later document with another field is then an error. When writing <c>.npy</c>, the one field whose vectors become the rows;
    /// null means the only vector field of the first document.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Gets a value indicating whether Arrow is written as a stream, as the extension <c>.arrows</c> states, and not as a file.</summary>
    internal bool IsStreamed { get; init; }
}
