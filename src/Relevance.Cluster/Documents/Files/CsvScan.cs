using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The result of reading a CSV file once: the columns with their types, and the form of numbers.</summary>
/// <param name="Layout">The layout.</param>
/// <param name="Cells">The reader of the cells.</param>
/// <param name="WholeColumns">For each column, whether it is a column of numbers that are all integers.</param>
internal sealed record CsvScan(CsvLayout Layout, CellText Cells, bool[] WholeColumns)
{
    /// <summary>Finds the types of the columns without a specified type, and counts records and values.</summary>
    /// <param name="source">The records; they are read to their end.</param>
    /// <param name="maker">Creates the exceptions.</param>
    /// <param name="options">The options with the specified types and separators.</param>
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

    /// <summary>Uses the specified types, which name every column, and reads nothing.</summary>
    public static CsvScan FromGiven(CsvSource source, DocumentMaker maker, DocumentFileOptions options) =>
        Make(source, Begin(source, maker, options), CellsOf(options), recordCount: null, default);

    private static CsvScan Make(CsvSource source, CsvColumnScan[] columns, CellText cells, long? recordCount, (bool IsComma, bool HasBareCells) file)
    {
        CsvLayout layout = new()
        {
            Delimiter = source.Delimiter,
            DecimalSeparator = cells.Number.DecimalMark,
            RecordCount = recordCount,
            Columns = [.. columns.Select(column => column.Decide(file.IsComma, file.HasBareCells))],
        };
        return new CsvScan(layout, cells, [.. columns.Select(column => column.IsWhole)]);
    }

    private static CellText CellsOf(DocumentFileOptions options) => new(new LooseNumber(options.DecimalSeparator ?? '.', options.ThousandsSeparator));

    private static CsvColumnScan[] Begin(CsvSource source, DocumentMaker maker, DocumentFileOptions options)
    {
        IReadOnlyDictionary<string, ColumnType>? types = options.ColumnTypes;
        return types?.Keys.FirstOrDefault(name => !source.Names.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw maker.Fault(
                $"{nameof(DocumentFileOptions.ColumnTypes)} names a column '{unknown}' that does not exist. The columns are {string.Join(", ", source.Names)}.",
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
