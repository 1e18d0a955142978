using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads CSV: a header of field paths, then a document a record. The file is read twice, first for the types of its columns.</summary>
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

    public static async Task<CsvSummary> InspectAsync(Stream stream, DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvInput input = await CsvInput.OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            return await ScanAsync(input, maker, options, cancellationToken).ConfigureAwait(false) is { } scan
                ? scan.Summary
                : new CsvSummary { Delimiter = options.Delimiter, DecimalSeparator = options.DecimalSeparator ?? '.', RecordCount = 0, Columns = [] };
        }
    }

    /// <summary>Finds the types and opens the records; null when there is no header. If every type is given, the file is opened once.</summary>
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

    /// <summary>Finds the types of the columns by reading the file to its end; null when it has no header.</summary>
    private static async Task<CsvScan?> ScanAsync(CsvInput input, DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvSource? source = await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return null;
        }

        await using (source.ConfigureAwait(false))
        {
            return await CsvScan.FindAsync(source, maker, options, cancellationToken).ConfigureAwait(false);
        }
    }
}
