using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Worker.Membership;

/// <summary>The tables of a store that its workers share.</summary>
internal static class ClusterTables
{
    /// <summary>Returns the one row of the cluster: the version of its membership, which orders all changes, and the certificate of its workers.</summary>
    public static string Cluster(StoreSession session) => $"{session.Tables.Schema}.worker_cluster";

    /// <summary>Returns one row per worker: its tag is the version of the membership at its last change; it was last seen by the server's clock.</summary>
    public static string Worker(StoreSession session) => LiveWorkers.Table(session.Tables);

    /// <summary>Creates the tables if they do not exist, and the certificate.</summary>
    public static Task CreateAsync(StoreDatabase database, CancellationToken cancellationToken) => database.WriteAsync(
        datasetId: null,
        async (session, token) =>
        {
            await session.LockLayoutAsync(token).ConfigureAwait(false);
            await session.ExecuteAsync(
                $"""
                CREATE TABLE IF NOT EXISTS {Cluster(session)}(version int NOT NULL, certificate bytea NOT NULL);
                CREATE TABLE IF NOT EXISTS {Worker(session)}(
                  address text PRIMARY KEY, tag int NOT NULL, status int NOT NULL, is_dead boolean GENERATED ALWAYS AS (status = {(int)SiloStatus.Dead}) STORED,
                  is_active boolean GENERATED ALWAYS AS (status = {(int)SiloStatus.Active}) STORED,
                  is_joining boolean GENERATED ALWAYS AS (status IN ({(int)SiloStatus.Created}, {(int)SiloStatus.Joining})) STORED,
                  protocol int NOT NULL, seen timestamptz NOT NULL DEFAULT clock_timestamp(), host text NOT NULL, name text NOT NULL, role text,
                  port int NOT NULL, started timestamptz NOT NULL, alive timestamptz NOT NULL, suspected_by text[] NOT NULL,
                  suspected_at timestamptz[] NOT NULL);
                """,
                token).ConfigureAwait(false);
            return await session.ExecuteAsync(
                $"INSERT INTO {Cluster(session)} SELECT 0, $1 WHERE NOT EXISTS (SELECT 1 FROM {Cluster(session)})", token, ClusterCertificate.Create())
                .ConfigureAwait(false);
        },
        cancellationToken);
}
