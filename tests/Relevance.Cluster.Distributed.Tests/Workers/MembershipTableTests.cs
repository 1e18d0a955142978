using System.Globalization;
using System.Net;
using Orleans;
using Orleans.Runtime;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster.Distributed.Tests.Workers;

/// <summary>The membership in the database: every change is made by one who knew all before it, whoever writes at the same time.</summary>
public sealed class MembershipTableTests
{
    private const int Protocol = 7;

    [Fact]
    public async Task ReadAll_OfANewTable_HasNobody()
    {
        await using Tables tables = await Tables.CreateAsync();

        MembershipTableData data = await tables.Membership.ReadAll();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    [Fact]
    public async Task Tables_OfWorkersThatStartAtOnce_AreCreatedOnce()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        for (int round = 0; round < 5; round++)
        {
            await using var schema = TestSchema.Create();
            await using PostgresDocumentStore store = schema.Open();

            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(
                async () =>
                {
                    await ClusterTables.CreateAsync(store.Database, token);
                    await new FitTable(store).CreateAsync(token);
                    await new QuestionTable(store).CreateAsync(token);
                },
                token)));

            Assert.Equal(1L, await schema.RunAsync("SELECT count(*) FROM {0}.worker_cluster"));
            Assert.Equal(0L, await schema.RunAsync("SELECT (SELECT count(*) FROM {0}.fit) + (SELECT count(*) FROM {0}.question)"));
        }
    }

    [Fact]
    public async Task Rows_AreReadAsTheyWereWritten()
    {
        await using Tables tables = await Tables.CreateAsync();
        MembershipEntry entry = Entry(1);
        entry.SuspectTimes = [Tuple.Create(Silo(2), Now), Tuple.Create(Silo(3), Now.AddSeconds(1))];
        entry.RoleName = null;
        Assert.True(await tables.InsertAsync(entry));
        Assert.True(await tables.InsertAsync(Entry(2)));

        MembershipTableData one = await tables.Membership.ReadRow(Silo(1));
        MembershipTableData all = await tables.Membership.ReadAll();

        MembershipEntry read = Assert.Single(one.Members).Item1;
        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal((entry.StartTime, entry.IAmAliveTime, entry.RoleName), (read.StartTime, read.IAmAliveTime, read.RoleName));
        Assert.Equal(DateTimeKind.Utc, read.StartTime.Kind);
        Assert.Equal([Silo(1), Silo(2)], all.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal((2, 2), (one.Version.Version, all.Version.Version));
        Assert.Empty((await tables.Membership.ReadRow(Silo(3))).Members);
    }

    [Fact]
    public async Task InsertRow_OfARowThatIsThere_ChangesNothing()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1)));

        Assert.False(await tables.InsertAsync(Entry(1)));

        Assert.Equal(1, (await tables.Membership.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task UpdateRow_WithAnOldVersionOrAnOldRow_ChangesNothing()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1)));
        MembershipTableData before = await tables.Membership.ReadAll();
        string tag = Assert.Single(before.Members).Item2;
        Assert.True(await tables.Membership.UpdateRow(Entry(1, SiloStatus.Joining), tag, before.Version.Next()));
        MembershipTableData after = await tables.Membership.ReadAll();

        bool withOldVersion = await tables.Membership.UpdateRow(Entry(1, SiloStatus.Dead), after.Members[0].Item2, before.Version.Next());
        bool withOldRow = await tables.Membership.UpdateRow(Entry(1, SiloStatus.Dead), tag, after.Version.Next());
        bool ofNobody = await tables.Membership.UpdateRow(Entry(2, SiloStatus.Dead), after.Members[0].Item2, after.Version.Next());

        Assert.Equal((false, false, false), (withOldVersion, withOldRow, ofNobody));
        MembershipTableData last = await tables.Membership.ReadAll();
        Assert.Equal((2, SiloStatus.Joining), (last.Version.Version, last.Members[0].Item1.Status));
    }

    [Fact]
    public async Task AWorkerThatJoins_IsAwaited_ButCountsOnlyWhenItIsActive()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1, SiloStatus.Joining)));
        await tables.SilenceAsync(Silo(1), seconds: 16);

        await LiveWorkers.DemandAsync(tables.Database, TestContext.Current.CancellationToken);
        Assert.Equal(0, await LiveWorkers.CountAsync(tables.Database, TestContext.Current.CancellationToken));
        await tables.UpdateAsync(Entry(1, SiloStatus.Active));
        Assert.Equal(1, await LiveWorkers.CountAsync(tables.Database, TestContext.Current.CancellationToken));

        await tables.SilenceAsync(Silo(1), seconds: 16);
        await Assert.ThrowsAsync<ComputeException>(() => LiveWorkers.DemandAsync(tables.Database, TestContext.Current.CancellationToken));
        Assert.Equal(0, await LiveWorkers.CountAsync(tables.Database, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(SiloStatus.Dead)]
    [InlineData(SiloStatus.ShuttingDown)]
    public async Task AWorkerThatEnds_IsNotAwaited(SiloStatus status)
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1, SiloStatus.Active)));
        await tables.UpdateAsync(Entry(1, status));

        await Assert.ThrowsAsync<ComputeException>(() => LiveWorkers.DemandAsync(tables.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changes_OfManyAtOnce_AreMadeOneAfterAnother()
    {
        const int Writers = 4;
        const int Steps = 15;
        await using Tables tables = await Tables.CreateAsync();

        int[] refused = await Task.WhenAll(Enumerable.Range(1, Writers).Select(WriteAsync));

        MembershipTableData data = await tables.Membership.ReadAll();
        Assert.Equal(Writers * (Steps + 1), data.Version.Version);
        Assert.Equal(Writers, data.Members.Count);
        Assert.All(data.Members, member => Assert.Equal(Steps, member.Item1.ProxyPort));
        Assert.Equal(Writers, data.Members.Select(member => member.Item2).Distinct(StringComparer.Ordinal).Count());
        Assert.True(refused.Sum() > 0, "No two writers met.");

        async Task<int> WriteAsync(int writer)
        {
            int conflicts = 0;
            while (!await tables.InsertAsync(Entry(writer)))
            {
                conflicts++;
            }

            for (int step = 1; step <= Steps;)
            {
                MembershipTableData known = await tables.Membership.ReadAll();
                Tuple<MembershipEntry, string> own = known.TryGet(Silo(writer))!;
                MembershipEntry next = own.Item1;
                next.ProxyPort = step;
                bool isWritten = await tables.Membership.UpdateRow(next, own.Item2, known.Version.Next());
                (step, conflicts) = isWritten ? (step + 1, conflicts) : (step, conflicts + 1);
            }

            return conflicts;
        }
    }

    [Fact]
    public async Task UpdateIAmAlive_LeavesTheVersionAndTheRow()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1)));
        MembershipTableData before = await tables.Membership.ReadAll();

        await tables.Membership.UpdateIAmAlive(new MembershipEntry { SiloAddress = Silo(1), IAmAliveTime = Now.AddHours(1) });

        MembershipTableData after = await tables.Membership.ReadAll();
        Assert.Equal((before.Version, before.Members[0].Item2), (after.Version, after.Members[0].Item2));
        Assert.Equal((Now.AddHours(1), "name-1"), (after.Members[0].Item1.IAmAliveTime, after.Members[0].Item1.SiloName));
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_RemovesTheDeadOfOldTimesOnly()
    {
        await using Tables tables = await Tables.CreateAsync();
        MembershipEntry suspected = Entry(3, SiloStatus.Dead);
        suspected.SuspectTimes = [Tuple.Create(Silo(1), Now.AddHours(2))];
        foreach (MembershipEntry entry in (MembershipEntry[])[Entry(1), Entry(2, SiloStatus.Dead), suspected])
        {
            Assert.True(await tables.InsertAsync(entry));
        }

        await tables.Membership.CleanupDefunctSiloEntries(new DateTimeOffset(Now.AddHours(1)));

        Assert.Equal([Silo(1), Silo(3)], (await tables.Membership.ReadAll()).Members.Select(member => member.Item1.SiloAddress).Order());
        await tables.Membership.DeleteMembershipTableEntries("relevance");
        Assert.Empty((await tables.Membership.ReadAll()).Members);
    }

    [Fact]
    public async Task InsertRow_BesideALiveWorkerOfAnotherVersion_IsRefusedWithWhatToDo()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1)));
        Assert.Equal(1, await LiveWorkers.CountAsync(tables.Database, TestContext.Current.CancellationToken));
        MembershipTable other = tables.Of(Protocol + 1);

        Assert.False(await other.InsertRow(Entry(2), (await other.ReadAll()).Version.Next()));

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => other.Refused);
        Assert.Contains($"speak version {Protocol} of their protocol, and this one speaks version {Protocol + 1}", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("then start them again.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertRow_AfterWorkersOfAnotherVersionThatHaveDied_Joins()
    {
        await using Tables tables = await Tables.CreateAsync();
        Assert.True(await tables.InsertAsync(Entry(1)));
        Assert.True(await tables.InsertAsync(Entry(3, SiloStatus.Dead)));
        await tables.SilenceAsync(Silo(1));
        Assert.Equal(0, await LiveWorkers.CountAsync(tables.Database, TestContext.Current.CancellationToken));
        MembershipTable other = tables.Of(Protocol + 1);

        Assert.True(await other.InsertRow(Entry(2), (await other.ReadAll()).Version.Next()));

        Assert.False(other.Refused.IsCompleted);
    }

    [Fact]
    public async Task CreateAsync_OfManyAtOnce_CreatesOneCertificate()
    {
        await using Tables tables = await Tables.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ClusterTables.CreateAsync(tables.Database, TestContext.Current.CancellationToken)));

        using var first = await ClusterCertificate.ReadAsync(tables.Database, TestContext.Current.CancellationToken);
        using var second = await ClusterCertificate.ReadAsync(tables.Database, TestContext.Current.CancellationToken);
        Assert.Equal(first.RawData, second.RawData);
        Assert.True(first.HasPrivateKey);
    }

    private static DateTime Now { get; } = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    private static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 1000 + number, 1);

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = Silo(number),
        Status = status,
        HostName = "host",
        SiloName = $"name-{number}",
        RoleName = "role",
        StartTime = Now,
        IAmAliveTime = Now,
    };

    /// <summary>The tables in a schema of their own.</summary>
    private sealed class Tables : IAsyncDisposable
    {
        private readonly TestSchema _schema;

        private Tables(TestSchema schema, StoreDatabase database) =>
            (_schema, Database, Membership) = (schema, database, new MembershipTable(database, Protocol));

        public StoreDatabase Database { get; }

        public MembershipTable Membership { get; }

        public static async Task<Tables> CreateAsync()
        {
            var schema = TestSchema.Create();
            await schema.Open().DisposeAsync();
            var database = StoreDatabase.Create(schema.Server, new PostgresStoreOptions { Schema = schema.Name });
            await ClusterTables.CreateAsync(database, TestContext.Current.CancellationToken);
            return new Tables(schema, database);
        }

        /// <summary>Makes it appear that a worker has given no sign of life for some time.</summary>
        public Task<object?> SilenceAsync(SiloAddress silo, int seconds = 60) => _schema.RunAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE {{0}}.worker SET seen = clock_timestamp() - interval '{seconds} seconds' WHERE address = '{silo.ToParsableString()}'"));

        /// <summary>Writes a row as it is to be now.</summary>
        public async Task UpdateAsync(MembershipEntry entry)
        {
            MembershipTableData known = await Membership.ReadAll();
            Assert.True(await Membership.UpdateRow(entry, known.TryGet(entry.SiloAddress)!.Item2, known.Version.Next()));
        }

        public MembershipTable Of(int protocol) => new(Database, protocol);

        public async Task<bool> InsertAsync(MembershipEntry entry) => await Membership.InsertRow(entry, (await Membership.ReadAll()).Version.Next());

        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            await _schema.DisposeAsync();
        }
    }
}
