using System.Globalization;
using System.Text;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Determines the type of one CSV column from its cells, read one by one.</summary>
internal sealed class CsvColumnScan(string name, ColumnType? given)
{
    /// <summary>
    /// The number of cells that are examined even if the column is already known to be text, to find out whether it was meant to be another type.
    /// </summary>
    private const int MinLooks = 1000;

    private readonly ColumnType? _known = given ?? (VectorNames.IsVectorName(name[(name.LastIndexOf('.') + 1)..]) ? ColumnType.Vector : null);
    private CellShapes _possible = CellShapes.All;
    private CellShapes _seen;
    private long _valueCount;
    private long _wordCount;
    private bool _hasQuotedNumbers;
    private string? _odd;
    private CellShapes _seenBeforeOdd;
    private bool _isMarked;

    /// <summary>Gets a value indicating whether the column has a number whose decimal separator can only be a comma.</summary>
    public bool HasCommaDecimal { get; private set; }

    public bool IsCommaNumber => _seen.HasFlag(CellShapes.CommaNumber) && _possible.HasFlag(CellShapes.CommaNumber);

    public bool IsNumber => _seen.HasFlag(CellShapes.Number) && _possible.HasFlag(CellShapes.Number);

    /// <summary>Gets a value indicating whether every number of the column is an integer, so that 5.0 is read as 5.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Add(CsvSource source, int column, CellText cells, bool asksForComma)
    {
        ReadOnlySpan<byte> cell = source.Cell(column);
        if (cell.Trim(" \t"u8).IsEmpty)
        {
            return;
        }

        _valueCount++;
        if (_known is null && (_possible != CellShapes.None || _valueCount <= MinLooks))
        {
            Look(source, column, cells, asksForComma);
        }
    }

    /// <summary>Determines the type of the column.</summary>
    /// <param name="isComma">Whether the comma is the decimal separator of the file.</param>
    /// <param name="hasBareCells">Whether some cells of the file are not quoted; unnecessary quotes then mark a number as text.</param>
    public CsvColumn Decide(bool isComma, bool hasBareCells)
    {
        CellShapes possible = _possible & _seen;
        ColumnType type = _known is { } known ? known
            : _hasQuotedNumbers && hasBareCells ? ColumnType.Text
            : possible.HasFlag(isComma ? CellShapes.CommaNumber : CellShapes.Number) ? ColumnType.Number
            : possible.HasFlag(CellShapes.Boolean) ? ColumnType.Boolean
            : possible.HasFlag(CellShapes.Json) ? ColumnType.Json
            : ColumnType.Text;
        return new CsvColumn(name, type, given is null && type == ColumnType.Text ? Explain(hasBareCells) : null);
    }

    private void Look(CsvSource source, int column, CellText cells, bool asksForComma)
    {
        ReadOnlySpan<byte> cell = source.Cell(column);
        if (CellText.IsMissingWord(cell))
        {
            _wordCount++;
            _hasQuotedNumbers |= source.IsQuotedForNoNeed(column);
            return;
        }

        CellShapes shapes = cells.Shapes(cell, asksForComma, out bool isCode);
        _hasQuotedNumbers |= (shapes & ~CellShapes.Json) != CellShapes.None && source.IsQuotedForNoNeed(column);
        IsWhole &= !shapes.HasFlag(CellShapes.Number) || CellText.IsWhole(cell);
        HasCommaDecimal |= shapes == CellShapes.CommaNumber && CellText.IsCommaDecimal(cell);
        bool isOdd = _possible != CellShapes.None && (_possible & shapes) == CellShapes.None;
        _isMarked = (_isMarked || (isOdd && _seen == CellShapes.None)) && shapes == CellShapes.None && !isCode && CellText.IsMarkedNumber(cell);
        _seenBeforeOdd = isOdd ? _possible & _seen : _seenBeforeOdd;
        _possible &= shapes;
        _seen |= shapes;
        if (isOdd)
        {
            string text = NumberList.DescribeText(Encoding.UTF8.GetString(cell));
            _odd = string.Create(
                CultureInfo.InvariantCulture,
                $"line {source.Line} has {text}{(isCode ? ", which as a number would lose its zeros or its plus" : "")}");
        }
    }

    private Explanation? Explain(bool hasBareCells) =>
        _hasQuotedNumbers && hasBareCells ? "its numbers are quoted, and other cells of the file are not"
        : _odd is not null && _seen != CellShapes.None
            ? $"some cells look like {Describe(_seenBeforeOdd != CellShapes.None ? _seenBeforeOdd : _seen)}, but {_odd}"
        : _isMarked ? new Explanation(
            $"its cells look like numbers with other separators or signs, such as {_odd}.",
            nameof(DocumentFileOptions.DecimalSeparator),
            $"Set {nameof(DocumentFileOptions.DecimalSeparator)} and {nameof(DocumentFileOptions.ThousandsSeparator)}; "
            + "remove signs of a currency or of percent")
        : _odd is not null && _odd.EndsWith("plus", StringComparison.Ordinal) ? new Explanation(_odd)
        : _seen == CellShapes.CommaNumber
            ? new Explanation(
                "its cells are numbers if the comma is their decimal or thousands separator.",
                nameof(DocumentFileOptions.DecimalSeparator),
                $"Set {nameof(DocumentFileOptions.DecimalSeparator)} or {nameof(DocumentFileOptions.ThousandsSeparator)}")
        : _seen == CellShapes.None && _wordCount > 0 && _odd is null ? new Explanation("all its cells are words for a missing value")
        : null;

    private static string Describe(CellShapes seen) =>
        (seen & (CellShapes.Number | CellShapes.CommaNumber)) != CellShapes.None ? "numbers"
        : seen.HasFlag(CellShapes.Boolean) ? "booleans"
        : "lists or objects";
}
