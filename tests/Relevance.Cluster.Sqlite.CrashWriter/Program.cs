using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite;
using Relevance.Cluster.Sqlite.CrashWriter;

// Arguments: the file, and the number of this run. Writes until it is killed; after each batch that the store acknowledged, its name goes to the output.
using SqliteDocumentStore store = SqliteDocumentStore.Open(args[0]);
await store.CreateDatasetAsync("crash", Schema.Empty);
string run = args[1];
using StreamWriter output = new(Console.OpenStandardOutput()) { AutoFlush = true };
for (int batch = 0; ; batch++)
{
    string name = string.Create(CultureInfo.InvariantCulture, $"{run}-{batch}");
    Document[] documents = [.. Enumerable.Range(0, CrashBatch.Size).Select(i => CrashBatch.Make(name, i))];
    WriteSummary summary = await store.WriteAsync("crash", documents, WriteMode.Insert);
    if (summary.InsertedCount != CrashBatch.Size)
    {
        throw new InvalidOperationException(summary.ToString());
    }

    await output.WriteLineAsync(name);
}
