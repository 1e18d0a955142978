using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Postgres.CrashWriter;
using Relevance.Cluster.Postgres.Tests.Support;

namespace Relevance.Cluster.Postgres.Tests;

/// <summary>A server that crashes, and a writer that is killed: nothing acknowledged is lost, nothing is there in part, nothing is written twice.</summary>
public sealed class CrashTests
{
    private const int Crashes = 3;

    // bench/Relevance.Cluster.Postgres.LoadBench does the same any number of times.
    [Fact]
    public async Task Writes_WhileTheServerCrashes_AreAcknowledgedOnceAndThereAsAWhole()
    {
        _ = TestSchema.Create();
        await using CrashServer server = await CrashServer.StartAsync();
        Random random = new(1);

        int acknowledged = await server.RunAsync(Crashes, () => TimeSpan.FromMilliseconds(random.Next(100, 1000)));

        Assert.True(acknowledged > Crashes, $"Only {acknowledged} steps were acknowledged.");
    }

    [Fact]
    public async Task Writes_OfAProcessThatIsKilled_AreThereAsAWholeOrNotAtAll()
    {
        await using TestSchema schema = TestSchema.Create();
        int last = -1;
        for (int kill = 0; kill < Crashes; kill++)
        {
            int acknowledged = await KillAsync(schema, last + 1, steps: 12 + (7 * kill));
            await using PostgresDocumentStore store = schema.Open();
            last = await CrashSteps.VerifyAsync(store, acknowledged);
        }

        Assert.True(last > 30, $"The processes wrote {last} steps.");
    }

    /// <summary>Starts a writer, and kills it after some steps.</summary>
    /// <returns>The last acknowledged step.</returns>
    private static async Task<int> KillAsync(TestSchema schema, int first, int steps)
    {
        string program = typeof(CrashSteps).Assembly.Location;
        ProcessStartInfo start = new("dotnet", [program, schema.Server, schema.Name, first.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        int last = first - 1;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            last = int.Parse(line, CultureInfo.InvariantCulture);
            if (last == first + steps)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return last;
    }
}
