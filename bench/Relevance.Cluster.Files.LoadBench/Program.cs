using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster;

// Loads n documents with a vector of d components into a store: from memory, and from each kind of file, in turn and more than once. Each file exists twice:
// its list is a vector by the name of its column, or has a name that states nothing, so that the write detects it. Prints the seconds, the ratio to the load
// from memory in the same round, and the most memory that the program has used so far.
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
int dimension = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 384;
int rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
string folder = args.Length > 3 ? args[3] : Path.GetTempPath();
const int VectorCount = 1000;

string[] names = args.Length > 4 ? args[4].Split(',') : ["vector.parquet", "list.parquet", "vector.arrow", "list.arrow", "vector.jsonl"];
string[] paths = [.. names.Select(name => Path.Combine(folder, $"relevance-files-bench-{name}"))];
string database = Path.Combine(folder, "relevance-files-bench.db");
try
{
    Random random = new(1);
    float[][] vectors = [.. Enumerable.Range(0, VectorCount).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
    foreach (string[] pair in paths.Chunk(2))
    {
        long start = Stopwatch.GetTimestamp();
        await DocumentFile.WriteAsync(pair[0], Documents());
        Report($"write {Path.GetExtension(pair[0])}", Stopwatch.GetElapsedTime(start), ratio: null);
        if (pair.Length > 1)
        {
            await CopyRenamedAsync(pair[0], pair[1]);
        }
    }

    foreach (string path in paths)
    {
        long start = Stopwatch.GetTimestamp();
        int read = await DocumentFile.ReadAsync(path).CountAsync();
        Report($"read {NameOf(path)} alone ({read.ToString(CultureInfo.InvariantCulture)})", Stopwatch.GetElapsedTime(start), ratio: null);
    }

    for (int round = 0; round < rounds; round++)
    {
        TimeSpan memory = await LoadAsync(Documents().ToAsyncEnumerable());
        Report("load from memory", memory, ratio: null);
        foreach (string path in paths)
        {
            TimeSpan file = await LoadAsync(DocumentFile.ReadAsync(path));
            Report($"load from {NameOf(path)}", file, file / memory);
        }
    }

    IEnumerable<Document> Documents() =>
        Enumerable.Range(0, count).Select(i => new Document($"d{i}") { ["title"] = $"text {i % 100}", ["t_vector_"] = vectors[i % VectorCount] });

    void Report(string what, TimeSpan time, double? ratio) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-36} {time.TotalSeconds,7:F2} s  {(ratio is { } factor ? $"{factor:F2} ×" : ""),8}  "
            + $"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB"));
}
finally
{
    foreach (string path in paths.Append(database).Append(database + "-wal").Append(database + "-shm"))
    {
        File.Delete(path);
    }
}

static string NameOf(string path) => Path.GetFileName(path)["relevance-files-bench-".Length..];

// Both names have nine bytes, and the schema is near the beginning and the end of a file, so that no writer is needed for lists under other names.
static async Task CopyRenamedAsync(string source, string destination)
{
    const int SchemaLength = 4096;
    File.Copy(source, destination, overwrite: true);
    await using FileStream file = new(destination, FileMode.Open);
    byte[] bytes = new byte[SchemaLength];
    foreach (long start in new[] { 0, file.Length - SchemaLength })
    {
        file.Position = start;
        await file.ReadExactlyAsync(bytes);
        for (int at; (at = bytes.AsSpan().IndexOf("t_vector_"u8)) >= 0;)
        {
            "embedding"u8.CopyTo(bytes.AsSpan(at));
        }

        file.Position = start;
        await file.WriteAsync(bytes);
    }
}

async Task<TimeSpan> LoadAsync(IAsyncEnumerable<Document> documents)
{
    foreach (string path in new[] { database, database + "-wal", database + "-shm" })
    {
        File.Delete(path);
    }

    await using SqliteDocumentStore store = SqliteDocumentStore.Open(database);
    Dataset dataset = new RelevanceClient(store).GetDataset("bench");
    long start = Stopwatch.GetTimestamp();
    WriteSummary written = await dataset.InsertDocumentsAsync(documents);
    TimeSpan time = Stopwatch.GetElapsedTime(start);
    return written.InsertedCount == count ? time : throw new InvalidOperationException(written.ToString());
}
