using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Makes a document of each record.</summary>
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
        _isWholeId = _idColumn >= 0 && scan.Summary.Columns[_idColumn].Type == ColumnType.Number && scan.WholeColumns[_idColumn];
        _fill = Fill;
        if (_idColumn < 0 && options.MissingIds == MissingIdHandling.Refuse)
        {
            throw maker.Fault($"{DocumentIds.MissingReason(options.IdField)} The columns are {string.Join(", ", source.Names)}.", source.Line);
        }
    }

    /// <summary>Makes a document of the record at which the source is.</summary>
    /// <returns>Null when it is a bad one and was listed.</returns>
    public Document? Make()
    {
        if (_source.Fault is { } fault)
        {
            _maker.RefuseUnread(fault, _source.Line);
            return null;
        }

        return _maker.FromCells(_idColumn < 0 ? "" : ReadId(_source.Cell(_idColumn)), _source.Line, _fill);
    }

    private string ReadId(ReadOnlySpan<byte> cell)
    {
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        return _scan.Summary.Columns[_idColumn].Type == ColumnType.Number && CellText.IsMissingWord(cell) ? ""
            : _isWholeId && _scan.Cells.Number.Read(cell.Trim(" \t"u8), json, out int length) != LooseNumberForm.None
            ? DocumentIds.OfNumber(JsonNumber.Parse(json[..length]))
            : Encoding.UTF8.GetString(cell);
    }

    /// <summary>Sets the fields, and returns how many numbers are not finite.</summary>
    private int Fill(Document document)
    {
        int notFinite = 0;
        for (int i = 0; i < _paths.Length; i++)
        {
            if (_paths[i].SingleSegment == Document.IdField
                || _scan.Cells.Read(_source.Cell(i), _scan.Summary.Columns[i], ref notFinite) is not { Kind: not FieldKind.Missing } value)
            {
                continue;
            }

            if (document[_paths[i]].Kind is not (FieldKind.Missing or FieldKind.Null))
            {
                throw new InvalidDocumentException($"column '{_paths[i]}' would replace what another column has put there: {document[_paths[i]]}.");
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

    /// <summary>Whether the dots of a name are those of a path, and not of an abbreviation (No., No. of boxes) or of what pandas calls the second of two
    /// columns of one name (price, price.1).</summary>
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
