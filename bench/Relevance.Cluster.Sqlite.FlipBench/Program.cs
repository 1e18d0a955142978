using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Storage;

// Arguments: the number of flips, and the seed (1). Half of them hit any byte of a closed store's file; a quarter the first 64 bytes of any page, which say
// the layout; a quarter any byte of the log of a process
// that was killed. After each the store is opened and queried completely. Ends with 1 if a result differs from that of the intact store, or an exception is not
// the one for damage.
int flips = int.Parse(args[0], CultureInfo.InvariantCulture);
Random random = new(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1);
string folder = Directory.CreateTempSubdirectory("relevance-flips-").FullName;
const int PageSize = 16 * 1024;
try
{
    string path = Path.Combine(folder, "store.db");
    string copy = Path.Combine(folder, "copy.db");
    (byte[] File, byte[] Log) killed;
    string expected;
    string withoutLast;
    await using (SqliteDocumentStore store = SqliteDocumentStore.Open(path))
    {
        await WriteAsync(store);
        withoutLast = await Questions.AskAsync(store);
        await store.CreateDatasetAsync("last", Schema.Empty);
        expected = await Questions.AskAsync(store);
        killed = (ReadShared(path), ReadShared(path + "-wal"));
    }

    byte[] whole = await File.ReadAllBytesAsync(path);
    Dictionary<string, int[]> outcomes = new(StringComparer.Ordinal)
    {
        ["any byte of the file"] = new int[5],
        ["the beginning of any page"] = new int[5],
        ["any byte of the log"] = new int[5],
    };
    List<string> faults = [];
    for (int i = 0; i < flips; i++)
    {
        string kind = (i % 4) switch { 0 or 1 => "any byte of the file", 2 => "the beginning of any page", _ => "any byte of the log" };
        bool isLog = kind == "any byte of the log";
        byte[] file = [.. isLog ? killed.File : whole];
        byte[]? log = isLog ? [.. killed.Log] : null;
        byte[] target = log ?? file;
        int place = kind == "the beginning of any page" ? (random.Next(target.Length / PageSize) * PageSize) + random.Next(64) : random.Next(target.Length);
        target[place] ^= (byte)random.Next(1, 256);
        await File.WriteAllBytesAsync(copy, file);
        if (log is not null)
        {
            await File.WriteAllBytesAsync(copy + "-wal", log);
        }

        int outcome = await JudgeAsync(copy, expected, isLog ? withoutLast : expected, fault => faults.Add($"{kind}, byte {place}: {fault}"));
        outcomes[kind][outcome]++;
        foreach (string left in Directory.GetFiles(folder, "copy.db*"))
        {
            File.Delete(left);
        }
    }

    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{flips} flips of one byte in a store of {whole.Length / 1e6:F1} MB and a log of {killed.Log.Length / 1e6:F1} MB"));
    Console.WriteLine();
    Console.WriteLine("| flipped | same answers | damage named | last write of the log not there | other answers | other exceptions |");
    Console.WriteLine("|---|---:|---:|---:|---:|---:|");
    foreach ((string kind, int[] counts) in outcomes)
    {
        Console.WriteLine($"| {kind} | {string.Join(" | ", counts)} |");
    }

    faults.ForEach(Console.WriteLine);
    return outcomes.Values.Sum(counts => counts[3] + counts[4]) == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static async Task<int> JudgeAsync(string path, string expected, string withoutLast, Action<string> addFault)
{
    try
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        string answers = await Questions.AskAsync(store);
        if (answers == expected)
        {
            return 0;
        }

        if (answers == withoutLast)
        {
            // The end of the log looks the same as an interrupted write.
            return 2;
        }

        addFault("other answers");
        return 3;
    }
    catch (DocumentStoreException e) when (e.Failure == StoreFailure.Corrupt)
    {
        return 1;
    }
#pragma warning disable CA1031 // Whatever else comes is what is counted here.
    catch (Exception e)
#pragma warning restore CA1031
    {
        addFault(e.ToString());
        return 4;
    }
}

static byte[] ReadShared(string path)
{
    using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    byte[] bytes = new byte[file.Length];
    file.ReadExactly(bytes);
    return bytes;
}

// Documents of every length, vectors, labels, a clustering, metadata, several pages of each.
static async Task WriteAsync(SqliteDocumentStore store)
{
    ClusteringKey key = new("v_vector_", "km");
    Document[] documents = [.. Enumerable.Range(0, 400).Select(Make)];
    await store.CreateDatasetAsync("shop", Schema.Empty);
    foreach (Document[] batch in documents.Chunk(100))
    {
        await store.WriteAsync("shop", batch, WriteMode.Insert);
    }

    await store.DeleteDocumentsAsync("shop", Filter.Field("number").EqualTo(17));
    StoredClustering clustering = new()
    {
        Key = key,
        ModelName = "kmeans",
        Metric = DistanceMetric.Cosine,
        Labels = ["cluster-0", "cluster-1", "cluster-2"],
        Centroids = VectorSet.From(Enumerable.Range(0, 3).Select(cluster => Enumerable.Range(0, 64).Select(i => (float)Math.Sin(cluster + i)).ToArray())),
    };
    await store.WriteClusteringAsync("shop", clustering, [.. documents.Select((document, i) => new DocumentLabel(document.Id, $"cluster-{i % 3}"))]);
    await store.UpdateMetadataAsync("shop", new Document("shop") { ["owner"] = "Zoë" });
}

static Document Make(int number) => new(string.Create(CultureInfo.InvariantCulture, $"id-{number}"))
{
    ["number"] = number,
    ["brand"] = $"brand-{number % 5}",
    ["price"] = number % 11 == 0 ? FieldValue.Null : (FieldValue)(number * 0.25),
    ["text"] = new string((char)('a' + (number % 26)), number % 100 == 99 ? 40_000 : number % 97),
    ["tags"] = FieldValue.FromArray([$"t{number % 3}", $"u{number % 2}"]),
    ["v_vector_"] = Enumerable.Range(0, 64).Select(i => (float)Math.Cos((number * 3.1) + i)).ToArray(),
};
