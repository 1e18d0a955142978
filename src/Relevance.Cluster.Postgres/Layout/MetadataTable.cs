using System.Text;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Layout;

/// <summary>Reads and changes the metadata of a dataset: a row per property at its root, so that one can be read and changed without the others.</summary>
internal static class MetadataTable
{
    /// <summary>Reads all properties.</summary>
    public static async Task<Document> ReadAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken)
    {
        List<Part> parts = await ListAsync(session, dataset, cancellationToken).ConfigureAwait(false);
        return Combine(dataset.Name, parts);
    }

    /// <summary>Reads one property; missing if there is none of its name.</summary>
    public static async Task<FieldValue> ReadAsync(StoreSession session, DatasetInfo dataset, string name, CancellationToken cancellationToken)
    {
        List<string> found = await session.QueryAsync(
            $"SELECT value FROM {session.Tables.Metadata} WHERE dataset = $1 AND name = $2",
            row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)),
            cancellationToken,
            dataset.Id,
            Encoding.UTF8.GetBytes(name)).ConfigureAwait(false);
        return found is [string value] ? FieldValue.Parse(value) : default;
    }

    /// <summary>Merges changes, and writes the properties that differ then.</summary>
    public static async Task MergeAsync(StoreSession session, DatasetInfo dataset, Document changes, CancellationToken cancellationToken)
    {
        List<Part> before = await ListAsync(session, dataset, cancellationToken).ConfigureAwait(false);
        Document metadata = Combine(dataset.Name, before);
        metadata.Merge(changes);
        Part[] after =
        [
            .. metadata.ToValue().AsObject().Where(part => part.Key != Document.IdField)
                .Select((part, position) => new Part(position, part.Key, part.Value.ToJson())),
        ];
        int[] removed = [.. before.Except(after).Select(part => part.Position)];
        await session.ExecuteAsync($"DELETE FROM {session.Tables.Metadata} WHERE dataset = $1 AND position = ANY($2)", cancellationToken, dataset.Id, removed)
            .ConfigureAwait(false);
        foreach (Part part in after.Except(before))
        {
            await session.ExecuteAsync(
                $"INSERT INTO {session.Tables.Metadata}(dataset, position, name, value) VALUES ($1, $2, $3, $4)",
                cancellationToken,
                dataset.Id,
                part.Position,
                Encoding.UTF8.GetBytes(part.Name),
                Encoding.UTF8.GetBytes(part.Value)).ConfigureAwait(false);
        }
    }

    private static Task<List<Part>> ListAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken) => session.QueryAsync(
        $"SELECT position, name, value FROM {session.Tables.Metadata} WHERE dataset = $1 ORDER BY position",
        row => new Part(row.GetInt32(0), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1)), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2))),
        cancellationToken,
        dataset.Id);

    private static Document Combine(string datasetId, List<Part> parts)
    {
        IEnumerable<string> members = parts.Select(part => $",{((FieldValue)part.Name).ToJson()}:{part.Value}");
        return Document.Parse($"{{\"{Document.IdField}\":\"{datasetId}\"{string.Concat(members)}}}");
    }

    private sealed record Part(int Position, string Name, string Value);
}
