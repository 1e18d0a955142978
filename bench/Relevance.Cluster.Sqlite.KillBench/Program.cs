using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster;
using Relevance.Cluster.Sqlite.CrashWriter;

// Arguments: the number of kills, and the seed of the first file (1). Each file is killed 25 times; its operations and the moments of the kills follow from its
// seed, as far as the machine is as fast.
const int killsPerFile = 25;
int kills = int.Parse(args[0], CultureInfo.InvariantCulture);
int firstSeed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
Dictionary<string, (int Kills, int Done)> byOperation = CrashOperations
    .All.Select(operation => operation.Name)
    .Prepend("open")
    .ToDictionary(name => name, _ => (0, 0), StringComparer.Ordinal);
List<string> failures = [];
long acknowledged = 0;
int killed = 0;
long start = Stopwatch.GetTimestamp();
for (int seed = firstSeed; killed < kills; seed++)
{
    string folder = Directory.CreateTempSubdirectory("relevance-kills-").FullName;
    try
    {
        await using KillRun run = new(folder, seed);
        for (int i = 0; i < killsPerFile && killed < kills; i++)
        {
            killed++;
            KillOutcome outcome = await run.KillAsync();
            acknowledged += outcome.AcknowledgedCount;
            (int hits, int done) = byOperation[outcome.Operation];
            byOperation[outcome.Operation] = (hits + 1, done + (outcome.IsDone ? 1 : 0));
        }
    }
    catch (Exception e) when (e is InvalidOperationException or Relevance.Cluster.RelevanceException)
    {
        // This file is discarded; the next run starts with a new one.
        failures.Add($"Seed {seed}: {e.Message}");
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
        $"{killed} kills from seed {firstSeed}, {acknowledged} operations acknowledged, {failures.Count} failures, "
            + $"{Stopwatch.GetElapsedTime(start).TotalMinutes:F1} minutes, {RuntimeInformation.OSDescription}"
    ));
Console.WriteLine();
Console.WriteLine("| killed during | kills | found whole | found not begun |");
Console.WriteLine("|---|---:|---:|---:|");
foreach ((string operation, (int hits, int done)) in byOperation)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {operation} | {hits} | {done} | {hits - done} |"));
}

failures.ForEach(Console.WriteLine);
return failures.Count == 0 ? 0 : 1;
