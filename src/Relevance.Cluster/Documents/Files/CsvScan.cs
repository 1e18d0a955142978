using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Files;

/// <summary>What was found in CSV by reading it once: the columns with their types, and how numbers are written.</summary>
/// <param name="Summary">What users are shown.</param>
/// <param name="Cells">Reads the cells.</param>
/// <param name="WholeColumns">Whether a column of numbers has only whole ones.</param>
internal sealed record CsvScan(CsvSummary Summary, CellText Cells, bool[] WholeColumns)
{
    /// <summary>Finds the types of the columns that have none given, and counts.</summary>
    /// <param name="source">The records; they are read to their end.</param>
    /// <param name="maker">Makes the exceptions.</param>
    /// <param name="options">What is given.</param>
    /// <param name="cancellationToken">A token that cancels the operation between reads.</param>
    public static async Task<CsvScan> FindAsync(CsvSource source, DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvColumnScan[] columns = Begin(source, maker, options);
        CellText cells = CellsOf(options);
        bool asksForComma = options.DecimalSeparator is null && options.ThousandsSeparator is null && source.Delimiter == ';';
        bool hasBareCells = false;
        long count = 0;
        while (await source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            count++;
            if (source.Fault is null)
            {
                Add(source, columns, cells, asksForComma, ref hasBareCells);
            }
        }

        bool isComma = asksForComma
            && Array.Exists(columns, column => column.IsCommaNumber && column.HasCommaDecimal)
            && !Array.Exists(columns, column => column.IsNumber && !column.IsCommaNumber);
        return Make(source, columns, isComma ? new CellText(new LooseNumber(',', GroupMark: null)) : cells, count, (isComma, hasBareCells));
    }

    /// <summary>Takes the types as they are given, all of them, and reads nothing.</summary>
    public static CsvScan FromGiven(CsvSource source, DocumentMaker maker, DocumentFileOptions options) =>
        Make(source, Begin(source, maker, options), CellsOf(options), recordCount: 0, default);

    private static CsvScan Make(CsvSource source, CsvColumnScan[] columns, CellText cells, long recordCount, (bool IsComma, bool HasBareCells) file)
    {
        CsvSummary summary = new()
        {
            Delimiter = source.Delimiter,
            DecimalSeparator = cells.Number.DecimalMark,
            RecordCount = recordCount,
            Columns = [.. columns.Select(column => column.Decide(file.IsComma, file.HasBareCells))],
        };
        return new CsvScan(summary, cells, [.. columns.Select(column => column.IsWhole)]);
    }

    private static CellText CellsOf(DocumentFileOptions options) => new(new LooseNumber(options.DecimalSeparator ?? '.', options.ThousandsSeparator));

    private static CsvColumnScan[] Begin(CsvSource source, DocumentMaker maker, DocumentFileOptions options)
    {
        IReadOnlyDictionary<string, ColumnType>? types = options.ColumnTypes;
        return types?.Keys.FirstOrDefault(name => !source.Names.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw maker.Fault(
                $"{nameof(DocumentFileOptions.ColumnTypes)} names a column '{unknown}' that is not there. The columns are {string.Join(", ", source.Names)}.",
                source.Line)
            : [.. source.Names.Select(name => new CsvColumnScan(name, types is not null && types.TryGetValue(name, out ColumnType type) ? type : null))];
    }

    private static void Add(CsvSource source, CsvColumnScan[] columns, CellText cells, bool asksForComma, ref bool hasBareCells)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Add(source, i, cells, asksForComma);
            hasBareCells = hasBareCells || (!source.Cell(i).IsEmpty && !source.IsQuoted(i));
        }
    }
}
