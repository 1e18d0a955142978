using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Postgres.Columns;

/// <summary>Reads columns of all documents of a dataset: labels from their blocks, other fields in one pass over the documents.</summary>
internal static class ColumnReader
{
    /// <summary>Reads columns.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="rows">The positions of all documents, if they are known.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<ColumnTable> ReadAsync(
        StoreSession session, DatasetInfo dataset, IReadOnlyCollection<FieldPath> paths, long[]? rows, CancellationToken cancellationToken)
    {
        Dictionary<FieldPath, Column> columns = [];
        KnownClustering[] clusterings = [.. dataset.Clusterings.Where(clustering => paths.Contains(clustering.LabelPath))];
        FieldPath[] plain = [.. paths.Except(clusterings.Select(clustering => clustering.LabelPath))];
        if (plain.Length > 0)
        {
            List<long> positions = [];
            ColumnBuilder[] builders = Array.ConvertAll(plain, _ => new ColumnBuilder((int)Math.Min(dataset.DocumentCount, 1 << 20)));
            await foreach ((long position, Document document) in
                new DocumentScan(session, dataset, plain).ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                positions.Add(position);
                for (int i = 0; i < plain.Length; i++)
                {
                    builders[i].Add(document[plain[i]]);
                }
            }

            rows = [.. positions];
            for (int i = 0; i < plain.Length; i++)
            {
                columns.Add(plain[i], builders[i].Build());
            }
        }

        rows ??= await ListPositionsAsync(session, dataset, cancellationToken).ConfigureAwait(false);
        LabelTable table = new(session, dataset);
        foreach (KnownClustering clustering in clusterings)
        {
            LabelNumbers labels = await table.ReadAsync(clustering, cancellationToken).ConfigureAwait(false);
            columns.Add(clustering.LabelPath, ToColumn(labels, rows));
        }

        return new ColumnTable(rows, columns);
    }

    private static Column ToColumn(LabelNumbers labels, long[] rows)
    {
        ColumnBuilder builder = new(0);
        Dictionary<int, int> codes = new() { [0] = Column.Missing };
        foreach ((long number, string text) in labels.Texts)
        {
            codes.Add((int)number, builder.GetCode(text));
        }

        return builder.Build(Array.ConvertAll(rows, position => codes[labels.GetNumber(position)]));
    }

    private static async Task<long[]> ListPositionsAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken)
    {
        List<long> positions = [];
        CopyReader rows = await CopyReader.OpenAsync(
            session, $"SELECT seq FROM {session.Tables.Documents(dataset.Id)} ORDER BY seq", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                positions.Add(rows.GetInteger(0));
            }
        }

        return [.. positions];
    }
}
