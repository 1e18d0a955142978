using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Worker.Membership;

/// <summary>
/// The membership of a cluster in the database of its store. Every change but a sign of life locks the row of the cluster and is applied only if the version
/// there is that of the caller; so changes have one order, and each knows all before it.
/// </summary>
/// <param name="database">The database, with the tables of <see cref="ClusterTables"/>.</param>
/// <param name="protocol">The version of the messages between workers.</param>
[SuppressMessage("Usage", "VSTHRD003", Justification = "The task is for waiting only; its continuations run on the pool.")]
internal sealed class MembershipTable(StoreDatabase database, int protocol) : IMembershipTable
{
    /// <summary>The time for which an operation is repeated here; the silo repeats it longer.</summary>
    public static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    private const string Columns = "address, tag, status, host, name, role, port, started, alive, suspected_by, suspected_at";

    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that fails if this worker must not join, with what to do.</summary>
    public Task Refused => _refused.Task;

    // The tables are there before the silo starts.
    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => ChangeAsync((session, token) =>
        session.ExecuteAsync($"DELETE FROM {ClusterTables.Worker(session)}", token));

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync((session, token) => session.ExecuteAsync(
        $"DELETE FROM {ClusterTables.Worker(session)} WHERE is_dead AND (SELECT max(time) FROM unnest(suspected_at || started || alive) time) < $1",
        token,
        beforeDate.UtcDateTime));

    public Task<MembershipTableData> ReadAll() => ReadAsync(address: null);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(key);

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        List<int> others = [];
        bool isInserted = await TryChangeAsync(
            tableVersion,
            async (session, token) =>
            {
                others = await session.QueryAsync(
                    $"SELECT protocol FROM {ClusterTables.Worker(session)} WHERE protocol <> $1 AND NOT is_dead AND seen > clock_timestamp() - $2",
                    row => row.GetInt32(0),
                    token,
                    protocol,
                    LiveWorkers.Silence).ConfigureAwait(false);
                return others.Count > 0 ? 0 : await session.ExecuteAsync(
                    $"INSERT INTO {ClusterTables.Worker(session)}({Columns}, protocol) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                        + "ON CONFLICT DO NOTHING",
                    token,
                    [.. ValuesOf(entry, tableVersion), protocol]).ConfigureAwait(false);
            }).ConfigureAwait(false);
        if (others is [var other, ..])
        {
            _refused.TrySetException(new ComputeException(
                $"The workers of the store {database.Place} speak version {other} of their protocol, and this one speaks version {protocol}. "
                    + "Stop all workers, update Relevance.Cluster.Tool on each machine to the same version, then start them again."));
        }

        return isInserted;
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => TryChangeAsync(
        tableVersion,
        (session, token) => session.ExecuteAsync(
            $"""
            UPDATE {ClusterTables.Worker(session)} SET ({Columns}) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11),
              seen = CASE WHEN is_joining AND $3 = {(int)SiloStatus.Active} THEN clock_timestamp() ELSE seen END
            WHERE address = $1 AND tag = $12
            """,
            token,
            [.. ValuesOf(entry, tableVersion), int.Parse(etag, CultureInfo.InvariantCulture)]));

    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync((session, token) => session.ExecuteAsync(
        $"UPDATE {ClusterTables.Worker(session)} SET (alive, seen) = ($2, clock_timestamp()) WHERE address = $1",
        token,
        entry.SiloAddress.ToParsableString(),
        entry.IAmAliveTime));

    private static object[] ValuesOf(MembershipEntry entry, TableVersion version)
    {
        List<Tuple<SiloAddress, DateTime>> suspects = entry.SuspectTimes ?? [];
        return
        [
            entry.SiloAddress.ToParsableString(), version.Version, (int)entry.Status, entry.HostName, entry.SiloName, StoreSession.Text(entry.RoleName),
            entry.ProxyPort, entry.StartTime, entry.IAmAliveTime, suspects.Select(suspect => suspect.Item1.ToParsableString()).ToArray(),
            suspects.Select(suspect => suspect.Item2).ToArray(),
        ];
    }

    private static Tuple<MembershipEntry, string> Read(NpgsqlDataReader row)
    {
        MembershipEntry entry = new()
        {
            SiloAddress = SiloAddress.FromParsableString(row.GetString(0)),
            Status = (SiloStatus)row.GetInt32(2),
            HostName = row.GetString(3),
            SiloName = row.GetString(4),
            RoleName = row.IsDBNull(5) ? null : row.GetString(5),
            ProxyPort = row.GetInt32(6),
            StartTime = row.GetDateTime(7),
            IAmAliveTime = row.GetDateTime(8),
            SuspectTimes =
            [
                .. row.GetFieldValue<string[]>(9).Zip(row.GetFieldValue<DateTime[]>(10), (by, at) => Tuple.Create(SiloAddress.FromParsableString(by), at)),
            ],
        };
        return Tuple.Create(entry, Tag(row.GetInt32(1)));
    }

    private static string Tag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private Task<MembershipTableData> ReadAsync(SiloAddress? address) => database.ReadAsync(
        datasetId: null,
        async (session, token) =>
        {
            List<int> versions = await session.QueryAsync($"SELECT version FROM {ClusterTables.Cluster(session)}", row => row.GetInt32(0), token)
                .ConfigureAwait(false);
            List<Tuple<MembershipEntry, string>> rows = await session.QueryAsync(
                $"SELECT {Columns} FROM {ClusterTables.Worker(session)} WHERE $1 IS NULL OR address = $1",
                Read,
                token,
                StoreSession.Text(address?.ToParsableString())).ConfigureAwait(false);
            return new MembershipTableData(rows, new TableVersion(versions[0], Tag(versions[0])));
        },
        CancellationToken.None);

    /// <summary>Changes one row, and the version of the membership with it.</summary>
    /// <returns>False, and nothing is changed, if the version is not the one that the caller read, or the row is not.</returns>
    private Task<bool> TryChangeAsync(TableVersion next, Func<StoreSession, CancellationToken, Task<int>> change) => database.WriteAsync(
        datasetId: null,
        async (session, token) =>
        {
            List<int> versions = await session.QueryAsync($"SELECT version FROM {ClusterTables.Cluster(session)} FOR UPDATE", row => row.GetInt32(0), token)
                .ConfigureAwait(false);
            return Tag(versions[0]) == next.VersionEtag
                && await change(session, token).ConfigureAwait(false) == 1
                && await session.ExecuteAsync($"UPDATE {ClusterTables.Cluster(session)} SET version = $1", token, next.Version).ConfigureAwait(false) == 1;
        },
        CancellationToken.None);

    private Task<int> ChangeAsync(Func<StoreSession, CancellationToken, Task<int>> change) =>
        database.WriteAsync(datasetId: null, change, CancellationToken.None);
}
