using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Distributed.Membership;

/// <summary>The workers of a store, as its database has them: one row each, which also those that have ended lately have.</summary>
internal static class LiveWorkers
{
    /// <summary>The time without a sign of life after which a worker counts as dead here; the other workers notice earlier.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Returns the table, which the first worker creates.</summary>
    public static string Table(StoreTables tables) => $"{tables.Schema}.worker";

    /// <summary>Throws if no worker is alive.</summary>
    /// <exception cref="ComputeException">None is.</exception>
    public static async Task DemandAsync(StoreDatabase database, CancellationToken cancellationToken)
    {
        if (await CountAsync(database, cancellationToken).ConfigureAwait(false) == 0)
        {
            throw NoneOf(database);
        }
    }

    /// <summary>Creates the exception for a store without a worker that is alive.</summary>
    public static ComputeException NoneOf(StoreDatabase database) => new(
        $"The store {database.Place} has no worker that is alive. Start one on each machine, relevance worker --store \"Host=…\", or use a client without "
            + "an engine.");

    /// <summary>Counts the workers that are alive.</summary>
    public static async Task<long> CountAsync(StoreDatabase database, CancellationToken cancellationToken)
    {
        string table = Table(database.Tables);
        return await database.RunAsync(
            async (session, token) =>
            {
                List<bool> exists = await session.QueryAsync("SELECT to_regclass($1) IS NOT NULL", row => row.GetBoolean(0), token, table)
                    .ConfigureAwait(false);
                return exists is [false] ? 0 : (await session.QueryAsync(
                    $"SELECT count(*) FROM {table} WHERE NOT is_dead AND seen > clock_timestamp() - $1", row => row.GetInt64(0), token, Silence)
                    .ConfigureAwait(false))[0];
            },
            cancellationToken).ConfigureAwait(false);
    }
}
