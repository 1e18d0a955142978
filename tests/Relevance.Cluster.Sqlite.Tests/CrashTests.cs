using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class CrashTests
{
    private const int KillsPerFile = 10;

    // Four files, each killed ten times: a process finds the files of the previous one. Two at a time. bench/Relevance.Cluster.Sqlite.KillBench does the
    // same any number of times.
    [Fact]
    public Task AnyOperation_ProcessKilledFortyTimes_IsThereAsAWholeOrNotAtAll() => Parallel.ForEachAsync(
        Enumerable.Range(0, 4),
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        async (seed, _) =>
        {
            using TemporaryFolder folder = new();
            await using KillRun run = new(folder.Path, seed);
            int acknowledged = 0;
            for (int kill = 0; kill < KillsPerFile; kill++)
            {
                acknowledged += (await run.KillAsync()).AcknowledgedCount;
            }

            Assert.True(acknowledged > 0, "No process lived long enough to do anything.");
        });

    [Fact]
    public void Steps_OfARun_AreTheSameInEveryProcess_AndIncludeEveryOperation()
    {
        string[] chosen = [.. Enumerable.Range(0, 400).Select(step => CrashOperations.Choose(1, step).Name)];

        // The first steps of seed 1, as this program and the one that is killed must both choose them.
        Assert.Equal("create dataset", chosen[0]);
        Assert.Equal(chosen, Enumerable.Range(0, 400).Select(step => CrashOperations.Choose(1, step).Name));
        Assert.Equal(CrashOperations.All.Select(operation => operation.Name).Order(StringComparer.Ordinal), chosen.Distinct().Order(StringComparer.Ordinal));
    }
}
