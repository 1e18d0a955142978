using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// Reads CSV: a header of field paths, then one document per record. The file is read twice, the first time to find the types of its columns.
/// </summary>
internal static class CsvDocumentReader
{
    public static async IAsyncEnumerable<Document> ReadAsync(
        Stream stream, DocumentMaker maker, DocumentFileOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvInput input = await CsvInput.OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            (CsvScan Scan, CsvSource Source)? beginning = await BeginAsync(input, maker, options, cancellationToken).ConfigureAwait(false);
            if (beginning is not var (scan, source))
            {
                yield break;
            }

            maker.Describe(scan.Layout);
            await using (source.ConfigureAwait(false))
            {
                CsvDocuments documents = new(source, maker, scan, options);
                while (await source.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (documents.Make() is { } document)
                    {
                        yield return document;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Finds the types of the columns and opens the records; null if the file has no header. If every type is specified, the file is opened once.
    /// </summary>
    private static async Task<(CsvScan Scan, CsvSource Source)?> BeginAsync(
        CsvInput input, DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvSource? source = await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return null;
        }

        bool isKept = false;
        CsvScan scan;
        try
        {
            bool isGiven = options.ColumnTypes is { } types && Array.TrueForAll(source.Names, types.ContainsKey);
            scan = isGiven
                ? CsvScan.FromGiven(source, maker, options)
                : await CsvScan.FindAsync(source, maker, options, cancellationToken).ConfigureAwait(false);
            isKept = isGiven;
        }
        finally
        {
            if (!isKept)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }

        return isKept ? (scan, source) : (scan, (await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false))!);
    }
}

/// <summary>A CSV stream that can be read from its beginning more than once.</summary>
internal sealed class CsvInput : IAsyncDisposable
{
    private readonly SeekableStream _input;
    private readonly long _start;

    private CsvInput(SeekableStream input) => (_input, _start) = (input, input.Stream.Position);

    public static async Task<CsvInput> OpenAsync(Stream stream, CancellationToken cancellationToken) =>
        new(await SeekableStream.OpenAsync(stream, cancellationToken).ConfigureAwait(false));

    /// <summary>Opens the records from the beginning; null if the stream has no header. The previously opened source must be disposed of first.</summary>
    public async Task<CsvSource?> OpenSourceAsync(DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        char? delimiter = options.Delimiter;
        while (true)
        {
            if (_input.Stream.Position != _start)
            {
                _input.Stream.Position = _start;
            }

            Stream text = await Utf8Text.OpenAsync(_input.Stream, options.Encoding, maker, cancellationToken).ConfigureAwait(false);
            CsvSource source = new(text, maker, delimiter);
            bool isKept = false;
            try
            {
                if (!await source.ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                isKept = delimiter is not null || source.BetterDelimiter is null;
                delimiter = source.BetterDelimiter;
                if (isKept)
                {
                    return source;
                }
            }
            finally
            {
                if (!isKept)
                {
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    public ValueTask DisposeAsync() => _input.DisposeAsync();
}

/// <summary>Creates a document from each record.</summary>
internal sealed class CsvDocuments
{
    private readonly CsvSource _source;
    private readonly DocumentMaker _maker;
    private readonly CsvScan _scan;
    private readonly FieldPath[] _paths;
    private readonly bool[] _isPath;
    private readonly int _idColumn;
    private readonly bool _isWholeId;
    private readonly Func<Document, int> _fill;

    public CsvDocuments(CsvSource source, DocumentMaker maker, CsvScan scan, DocumentFileOptions options)
    {
        (_source, _maker, _scan) = (source, maker, scan);
        _paths = [.. source.Names.Select(name => (FieldPath)name)];
        _isPath = Array.ConvertAll(_paths, path => IsPath(path, source.Names));
        _idColumn = Array.IndexOf(source.Names, options.IdField);
        _isWholeId = _idColumn >= 0 && scan.Layout.Columns[_idColumn].Type == ColumnType.Number && scan.WholeColumns[_idColumn];
        _fill = Fill;
        if (_idColumn < 0 && !options.GenerateMissingIds)
        {
            throw maker.Fault(DocumentIds.Missing(options.IdField, source.Names), source.Line);
        }
    }

    /// <summary>Creates a document from the current record.</summary>
    /// <returns>The document; null if it is bad and was listed.</returns>
    public Document? Make()
    {
        if (_source.Fault is { } fault)
        {
            _maker.RejectUnread(fault, _source.Line);
            return null;
        }

        return _maker.FromCells(_idColumn < 0 ? "" : ReadId(_source.Cell(_idColumn)), _source.Line, _fill);
    }

    private string ReadId(ReadOnlySpan<byte> cell)
    {
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        return _scan.Layout.Columns[_idColumn].Type == ColumnType.Number && CellText.IsMissingWord(cell) ? ""
            : _isWholeId && _scan.Cells.Number.Read(cell.Trim(" \t"u8), json, out int length) != LooseNumberForm.None
            ? DocumentIds.OfNumber(JsonNumber.Parse(json[..length]))
            : Encoding.UTF8.GetString(cell);
    }

    /// <summary>Sets the fields and returns the number of values that are not finite.</summary>
    private int Fill(Document document)
    {
        int notFinite = 0;
        for (int i = 0; i < _paths.Length; i++)
        {
            if (_paths[i].SingleSegment == Document.IdField
                || _scan.Cells.Read(_source.Cell(i), _scan.Layout.Columns[i], ref notFinite) is not { Kind: not FieldKind.Missing } value)
            {
                continue;
            }

            if (document[_paths[i]].Kind is not (FieldKind.Missing or FieldKind.Null))
            {
                throw new InvalidDocumentException($"column '{_paths[i]}' would replace the value of another column: {document[_paths[i]]}.");
            }

            if (_isPath[i])
            {
                document[_paths[i]] = value;
            }
            else
            {
                document.Fields.Set(_paths[i].ToString(), value);
            }
        }

        return notFinite;
    }

    /// <summary>
    /// Determines whether the dots of a name separate a path, rather than belong to an abbreviation (No., No. of boxes) or to the name that pandas gives the
    /// second of two columns with the same name (price, price.1).
    /// </summary>
    private static bool IsPath(FieldPath path, string[] names)
    {
        string name = path.ToString();
        int last = name.LastIndexOf('.');
        bool isRepeated = last > 0 && last < name.Length - 1
            && name.AsSpan(last + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && Array.IndexOf(names, name[..last]) >= 0;
        return !isRepeated && Array.TrueForAll(path.ToSegments(), segment => segment.Length > 0 && segment.Trim().Length == segment.Length);
    }
}
