using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Sqlite.CrashWriter;

// With one argument, a file: opens it, which brings a store of an older layout up to date, and ends when its input does.
if (args.Length == 1)
{
    await using Relevance.Cluster.SqliteDocumentStore store = Relevance.Cluster.SqliteDocumentStore.Open(args[0]);
    Console.WriteLine("open");
    _ = await Console.In.ReadToEndAsync();
    return;
}

// Arguments: the file, the seed of the run, and the first step. Runs operations in sequence until it is killed; what the store has acknowledged is written to
// the output.
int seed = int.Parse(args[1], CultureInfo.InvariantCulture);
using StreamWriter output = new(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
await using CrashContext context = new(args[0]);
await output.WriteLineAsync("open");
for (int step = int.Parse(args[2], CultureInfo.InvariantCulture); ; step++)
{
    await CrashOperations.Choose(seed, step).RunAsync(context, step);
    await output.WriteLineAsync(step.ToString(CultureInfo.InvariantCulture));
}
