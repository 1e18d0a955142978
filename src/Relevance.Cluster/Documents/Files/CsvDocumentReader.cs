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
            CsvScan? scan = await ScanAsync(input, maker, options, cancellationToken).ConfigureAwait(false);
            CsvSource? source = scan is null ? null : await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                yield break;
            }

            await using (source.ConfigureAwait(false))
            {
                CsvDocuments documents = new(source, maker, scan!, options);
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
            CsvSource? source = await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                return new CsvSummary { Delimiter = options.Delimiter, DecimalSeparator = options.DecimalSeparator ?? '.', RecordCount = 0, Columns = [] };
            }

            await using (source.ConfigureAwait(false))
            {
                return (await CsvScan.FindAsync(source, maker, options, cancellationToken).ConfigureAwait(false)).Summary;
            }
        }
    }

    /// <summary>Finds the types of the columns: by reading the file to its end, unless all are given.</summary>
    private static async Task<CsvScan?> ScanAsync(CsvInput input, DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvSource? source = await input.OpenSourceAsync(maker, options, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return null;
        }

        await using (source.ConfigureAwait(false))
        {
            return Array.TrueForAll(source.Names, name => options.ColumnTypes?.ContainsKey(name) == true)
                ? CsvScan.FromGiven(source, maker, options)
                : await CsvScan.FindAsync(source, maker, options, cancellationToken).ConfigureAwait(false);
        }
    }
}
