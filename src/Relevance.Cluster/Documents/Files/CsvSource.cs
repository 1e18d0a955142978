using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The records of a CSV file in sequence, after its header.</summary>
internal sealed class CsvSource : IAsyncDisposable
{
    /// <summary>The delimiter for a file with one column: a character that occurs in no text.</summary>
    private const char NoDelimiter = '\u001F';

    private const int MaxRecordSize = 256 * 1024 * 1024;
    private const string Hint = "sep=";
    private readonly Stream _text;
    private readonly CsvReader _reader;
    private readonly DocumentMaker _maker;
    private CsvMalformedRecord? _malformed;

    public CsvSource(Stream text, DocumentMaker maker, char? delimiter)
    {
        _text = text;
        _maker = maker;
        _reader = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                HasHeader = false,
                Separator = delimiter,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MaxRecordSize = MaxRecordSize,
                OnMalformedRecord = record => _malformed = record,
            },
            leaveOpen: true);
    }

    /// <summary>Gets the names in the header.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Gets the delimiter of the cells; null if the file has one column.</summary>
    public char? Delimiter => _reader.Separator is var separator && separator == NoDelimiter ? null : separator;

    /// <summary>
    /// Gets the delimiter with which the file must be opened again: the one that a line <c>sep=;</c> names, or none if the header has one name; null if the
    /// current one is right.
    /// </summary>
    public char? BetterDelimiter { get; private set; }

    /// <summary>Gets the line on which the record begins.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Gets the reason why no document can be created from the record; null if one can.</summary>
    public Explanation? Fault { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _text.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Advances to the next record that is not blank.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!IsBlank())
            {
                Fault = FindFault();
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns a cell without its quotes and the white space around them.</summary>
    public ReadOnlySpan<byte> Cell(int column) => _reader.GetSpan(column);

    public string Text(int column) => _reader.GetString(column);

    public bool IsQuoted(int column) => _reader.GetRawSpan(column).TrimStart(" \t"u8).StartsWith("\""u8);

    /// <summary>Determines whether the quotes of a cell are unnecessary: it contains no delimiter, quote or line end, and no space at its edges.</summary>
    public bool IsQuotedForNoNeed(int column)
    {
        ReadOnlySpan<byte> cell = Cell(column);
        return IsQuoted(column)
            && cell.IndexOfAny("\"\r\n"u8) < 0
            && !cell.Contains((byte)_reader.Separator)
            && cell.Trim(" \t"u8).Length == cell.Length;
    }

    /// <summary>Reads the header, which may follow a line that names the delimiter.</summary>
    /// <returns>False if the file has no header.</returns>
    public async Task<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (!await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        char? hint = FindHint();
        if (hint is not null && !await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (_malformed is { Reason: not CsvMalformedReason.StrayQuote } || !Utf8.IsValid(_reader.RawRecord))
        {
            throw _maker.Fault(_malformed is null ? InvalidUtf8() : DescribeMalformed(), Line);
        }

        Names = NameAll();
        BetterDelimiter = hint is not null && hint != _reader.Separator ? hint : Names.Length == 1 && _reader.Separator != NoDelimiter ? NoDelimiter : null;
        return Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(names => names.Count() > 1) is { } twice
            ? throw _maker.Fault(
                $"the column '{twice.Key}' occurs twice "
                    + $"({string.Join(", ", Names.Index().Where(name => name.Item == twice.Key).Select(name => Place(name.Index)))}), "
                + "and a field has one value: use a unique name for each column in the header.",
                Line)
            : true;
    }

    private static string Place(int column) => string.Create(CultureInfo.InvariantCulture, $"column {column + 1}");

    /// <summary>Reads the names; a column without a name is named by its position, followed by underscores if another column has that name.</summary>
    private string[] NameAll()
    {
        string[] names = [.. Enumerable.Range(0, _reader.FieldCount).Select(column => _reader.GetString(column).Trim())];
        HashSet<string> taken = new(names, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                names[i] = string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}");
                while (!taken.Add(names[i]))
                {
                    names[i] += "_";
                }
            }
        }

        return names;
    }

    private char? FindHint()
    {
        string line = Encoding.UTF8.GetString(_reader.RawRecord).Trim().Trim('"');
        return line.Length == Hint.Length + 1 && line.StartsWith(Hint, StringComparison.OrdinalIgnoreCase) ? line[^1] : null;
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _malformed = null;
        long line = Line;
        try
        {
            return await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.GetType().Assembly == typeof(CsvReader).Assembly)
        {
            throw _maker.Fault(
                string.Create(CultureInfo.InvariantCulture, $"a record after this line is longer than {MaxRecordSize >> 20} MiB; is a quote not closed?"),
                line,
                e);
        }
    }

    private bool IsBlank()
    {
        for (int i = 0; i < _reader.FieldCount; i++)
        {
            if (!_reader.GetRawSpan(i).Trim(" \t"u8).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private Explanation? FindFault()
    {
        if (!Utf8.IsValid(_reader.RawRecord))
        {
            return InvalidUtf8();
        }

        // A quote within a cell that does not begin with one is an ordinary character, as in spreadsheets and pandas.
        if (_malformed is { Reason: not CsvMalformedReason.StrayQuote })
        {
            return _malformed.Value.Reason == CsvMalformedReason.UnterminatedQuote && _reader.RawRecord.TrimEnd("\r\n"u8).ContainsAny((byte)'\r', (byte)'\n')
                ? throw _maker.Fault(DescribeMalformed(), Line)
                : DescribeMalformed();
        }

        for (int i = Names.Length; i < _reader.FieldCount; i++)
        {
            if (!_reader.GetRawSpan(i).IsEmpty)
            {
                return WrongCount();
            }
        }

        return _reader.FieldCount < Names.Length ? new Explanation(WrongCount()) : null;
    }

    private string WrongCount() =>
        string.Create(CultureInfo.InvariantCulture, $"expected {Names.Length} cells as in the header, found {_reader.FieldCount}.");

    private string DescribeMalformed() => _malformed!.Value.Reason == CsvMalformedReason.UnterminatedQuote
        ? "not valid CSV: a quote is not closed, so everything to the end of the file would be one cell. Quotes in a quoted cell are doubled."
        : "not valid CSV: a cell has text after its closing quote. Quotes in a quoted cell are doubled.";

    private static Explanation InvalidUtf8() => new(
        "the text is not valid UTF-8.",
        nameof(DocumentFileOptions.Encoding),
        $"If the file has another encoding, set {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.Encoding)}; "
        + "a plain CSV file of Excel is often Windows-1252, which Encoding.Latin1 reads except for a few characters.");
}
