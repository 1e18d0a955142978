using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class CrashTests
{
    private const int KillsPerFile = 10;

    // Five files, each killed ten times: the process finds what the ones before it left. Two files at a time.
    [Fact]
    public Task WriteAsync_ProcessKilledFiftyTimes_KeepsWhatWasAcknowledgedAndNothingHalfWritten() => Parallel.ForEachAsync(
        Enumerable.Range(0, 5), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (file, _) => await KillRepeatedlyAsync(seed: file));

    private static async Task KillRepeatedlyAsync(int seed)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        List<string> acknowledged = [];
        for (int run = 0; run < KillsPerFile; run++)
        {
            acknowledged.AddRange(await RunUntilKilledAsync(folder.File(), run, random.Next(0, 12), TimeSpan.FromMilliseconds(random.NextDouble() * 12)));
            await CheckAsync(folder.File(), acknowledged);
        }

        using SqliteDatabase database = SqliteDatabase.Open(folder.File());
        using SqliteStatement integrity = database.Prepare("PRAGMA integrity_check");
        Assert.True(integrity.Step());
        Assert.Equal("ok", integrity.GetText(0));
    }

    /// <summary>Starts the process, lets it acknowledge some batches, and kills it a moment later: in the middle of whatever it is doing.</summary>
    private static async Task<List<string>> RunUntilKilledAsync(string path, int run, int batches, TimeSpan moment)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.Sqlite.CrashWriter"))
        {
            ArgumentList = { path, run.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        List<string> acknowledged = [];
        try
        {
            while (acknowledged.Count < batches)
            {
                acknowledged.Add(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended by itself."));
            }

            long begin = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(begin) >= moment);
        }
        finally
        {
            process.Kill();
        }

        // What it had said before it was killed counts too; a name that was cut off was not said.
        string rest = await process.StandardOutput.ReadToEndAsync();
        acknowledged.AddRange(rest.Split('\n')[..^1]);
        await process.WaitForExitAsync();
        return acknowledged;
    }

    private static async Task CheckAsync(string path, List<string> acknowledged)
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        if (!await store.DatasetExistsAsync("crash"))
        {
            Assert.Empty(acknowledged);
            return;
        }

        FieldFacet batches = Assert.Single(await store.GetFacetsAsync("crash", new FacetQuery { Fields = ["batch"], MaxValues = int.MaxValue }));
        Assert.All(batches.Values, batch => Assert.Equal(CrashBatch.Size, batch.Count));
        Assert.Subset(batches.Values.Select(batch => batch.Value.ToString()).ToHashSet(), acknowledged.ToHashSet());

        long count = batches.Values.Count * (long)CrashBatch.Size;
        Assert.Equal(count, await store.CountAsync("crash"));
        Assert.Equal(count, (await store.ListIdsAsync("crash")).Count);
        if (count > 0)
        {
            Assert.Equal(count, await store.CountAsync("crash", Filter.Field("text_vector_").Exists()));
            Assert.Equal(count, (await store.ReadLabelsAsync("crash", new ClusteringKey("text_vector_", "crash"))).Count);
            List<VectorBatch> vectors = await store.ReadVectorsAsync("crash", "text_vector_").ToListAsync();
            Assert.Equal(count, vectors.Sum(batch => batch.DocumentIds.Count));
            Assert.All(vectors, batch => Assert.Equal(count, batch.TotalCount));
        }
    }
}
