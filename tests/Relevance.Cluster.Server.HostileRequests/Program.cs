using System.Globalization;
using Relevance.Cluster.Server.HostileRequests;
using Relevance.Cluster.Server.LoadBench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3000;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string? report = args.Length > 2 ? args[2] : null;

// The deadline of the server, and the longest delay after it on a busy machine.
TimeSpan deadline = TimeSpan.FromSeconds(30);
TimeSpan grace = TimeSpan.FromSeconds(2);
const int Clients = 8;
const long MaxPeakBytes = 2L << 30;

string folder = Directory.CreateTempSubdirectory("relevance-hostile-").FullName;
try
{
    await using ServerProcess server = await ServerProcess.StartAsync(folder, "--body-timeout", "2", "--header-timeout", "2");
    HostileRun run = new(new Uri(server.Address.GetLeftPart(UriPartial.Authority)), seed);
    await run.RunAsync(count, Clients, CancellationToken.None);
    long peak = server.PeakBytes;
    int exitCode = await server.StopAsync();
    foreach ((int number, HostileRequest request, HostileAnswer answer) in run.Tally.Failures)
    {
        Console.WriteLine($"--- request {number} of seed {seed}\n{request}\n--- answer\n{answer.Text}\n");
    }

    string figures =
        $"Seed {seed}, {Clients} at a time, on {Environment.ProcessorCount} processors. The server used {peak / 1e6:0} MB at most and ended with {exitCode} "
            + $"when it was told to.";
    if (report is not null)
    {
        await File.WriteAllTextAsync(
            report,
            $"# Hostile requests\n\nMade by `tests/Relevance.Cluster.Server.HostileRequests`. {figures}\n\n{run.Tally.ToMarkdown()}");
    }

    Console.WriteLine($"{figures}\n{run.Tally.Sum()}");
    return run.Tally.Failures.Count == 0 && run.Tally.Slowest <= deadline + grace && peak <= MaxPeakBytes && exitCode == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
