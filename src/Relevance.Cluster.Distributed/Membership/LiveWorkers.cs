using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Distributed.Membership;

/// <summary>The workers of a store, as its database has them: one row each, which also those that have ended lately have.</summary>
internal static class LiveWorkers
{
    /// <summary>The time without a sign of life after which a worker counts as dead here; the other workers notice earlier.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>The time in which a worker joins the others. One that was killed is in the way of a new one until it counts as dead.</summary>
    public static readonly TimeSpan JoinTime = 4 * Silence;

    /// <summary>Returns the table, which the first worker creates.</summary>
    public static string Table(StoreTables tables) => $"{tables.Schema}.worker";

    /// <summary>Throws if no worker is alive, and none joins the others.</summary>
    /// <exception cref="ComputeException">None does.</exception>
    public static async Task DemandAsync(StoreDatabase database, CancellationToken cancellationToken)
    {
        if (await FindAsync(database, cancellationToken).ConfigureAwait(false) is (0, 0))
        {
            throw NoneOf(database);
        }
    }

    /// <summary>Creates the exception for a store without a worker that is alive.</summary>
    public static ComputeException NoneOf(StoreDatabase database) => new(
        $"The store {database.Place} has no worker that is alive. Start one on each machine, relevance worker --store \"Host=…\", or use a client without "
            + "an engine.");

    /// <summary>Counts the workers that are alive, without those that still join the others.</summary>
    public static async Task<long> CountAsync(StoreDatabase database, CancellationToken cancellationToken) =>
        (await FindAsync(database, cancellationToken).ConfigureAwait(false)).Active;

    private static Task<(long Active, long Joining)> FindAsync(StoreDatabase database, CancellationToken cancellationToken)
    {
        string table = Table(database.Tables);
        return database.RunAsync(
            async (session, token) =>
            {
                List<bool> exists = await session.QueryAsync("SELECT to_regclass($1) IS NOT NULL", row => row.GetBoolean(0), token, table)
                    .ConfigureAwait(false);
                return exists is [false] ? default : (await session.QueryAsync(
                    $"""
                    SELECT count(*) FILTER (WHERE is_active AND seen > clock_timestamp() - $1),
                      count(*) FILTER (WHERE is_joining AND seen > clock_timestamp() - $2) FROM {table}
                    """,
                    row => (row.GetInt64(0), row.GetInt64(1)),
                    token,
                    Silence,
                    JoinTime).ConfigureAwait(false))[0];
            },
            cancellationToken);
    }
}
