using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Documents;

/// <summary>Reads the ids of all documents, without their JSON.</summary>
internal static class DocumentIds
{
    /// <summary>Reads the ids.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="add">Receives the position of each document, ascending, and its id in UTF-8.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task ReadAsync(
        StoreSession session, DatasetInfo dataset, Action<long, ReadOnlySpan<byte>> add, CancellationToken cancellationToken)
    {
        CopyReader rows = await CopyReader.OpenAsync(
            session, $"SELECT seq, id FROM {session.Tables.Documents(dataset.Id)} ORDER BY seq", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                add(rows.GetInteger(0), rows.GetBytes(1));
            }
        }
    }
}
