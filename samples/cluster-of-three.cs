#:package Relevance.Cluster.Worker@0.1.0

// Three workers cluster 100,000 vectors together, one of them is killed in the middle, and the result has the bits of a single machine.
// Run it with: dotnet run samples/cluster-of-three.cs
// It starts a PostgreSQL server of its own, for which the server's programs must be installed (Debian: apt install postgresql).

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster;

const string VectorField = "title_vector_";
const int Documents = 100_000, Dimension = 64, Clusters = 100;
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A worker is a process of its own: this script, started again. On machines of your own it is the command "relevance worker".
if (args is ["worker", string connection, string cache])
{
    await using ComputeWorker own = await ComputeWorker.StartAsync(new ComputeWorkerOptions { Store = connection, CacheFolder = cache });
    await own.Completion;
    return;
}

// 1. A database that all machines reach. Here it is a server on this machine, which disappears with the folder, like the vectors that workers keep.
string place = Directory.CreateTempSubdirectory("cluster-of-three-").FullName;
string database = RunServer("start", place);

try
{
    await ShowAsync();
}
finally
{
    RunServer("stop", place);
}

async Task ShowAsync()
{
    await using var store = PostgresDocumentStore.Open(database);
    var products = new RelevanceClient(store).GetDataset("products");
    var inserted = await products.InsertDocumentsAsync(Enumerable.Range(0, Documents).Select(MakeDocument));
    Console.WriteLine($"{inserted.InsertedCount:N0} documents are in PostgreSQL.");

    // 2. Without an engine, this machine computes.
    var alone = products.GetClusterOps("alone", VectorField);
    var watch = Stopwatch.StartNew();
    Console.WriteLine(await alone.FitAsync(new KMeans(Clusters)));
    Console.WriteLine($"One process: {watch.Elapsed.TotalSeconds:0.0} s");

    // 3. Three workers. They find each other in the database.
    var workers = Enumerable.Range(0, 3).Select(_ => StartWorker()).ToArray();

    try
    {
        await using var engine = await ComputeEngine.ConnectAsync(database);

        while (await engine.CountWorkersAsync() < workers.Length)
        {
            await Task.Delay(200);
        }

        // 4. With the engine, they do. In the middle, one is killed, as a power failure would.
        var together = new RelevanceClient(store, engine).GetDataset("products").GetClusterOps("together", VectorField);
        var killing = new KillOne(workers[1]);
        watch.Restart();
        Console.WriteLine(await together.FitAsync(new KMeans(Clusters), progress: killing));
        string when = killing.Iteration is { } iteration ? $"after iteration {iteration}" : "too late";
        Console.WriteLine($"Three workers, of which one was killed {when}: {watch.Elapsed.TotalSeconds:0.0} s");

        // 5. Not nearly the same: the same.
        string first = await HashAsync(alone), second = await HashAsync(together);
        Console.WriteLine($"Labels and centroids of one process:    {first}");
        Console.WriteLine($"Labels and centroids of three workers:  {second}");
        Console.WriteLine(first == second ? "The bits are the same." : throw new InvalidOperationException("The bits differ."));
    }
    finally
    {
        Array.ForEach(workers, Kill);
    }
}

Document MakeDocument(int number)
{
    var random = new Random(number);
    var group = new Random(-1 - (number % 500));
    float[] vector = [.. Enumerable.Range(0, Dimension).Select(_ => (float)(group.NextDouble() + (0.8 * random.NextDouble())))];
    return new Document($"p{number}") { ["title"] = $"product {number}", [VectorField] = vector };
}

// A sum of all labels, in the order of the documents, and of all bits of the centroids.
static async Task<string> HashAsync(ClusterOps clusters)
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    foreach (var document in await clusters.ReadLabelsAsync())
    {
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{document.DocumentId} {document.Label}\n"));
    }

    foreach (var centroid in await clusters.GetCentroidsAsync())
    {
        hash.AppendData(MemoryMarshal.AsBytes(centroid.Vector.Span));
    }

    return Convert.ToHexString(hash.GetHashAndReset())[..16];
}

Process StartWorker()
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker", database, Path.Combine(place, "vectors")]);

    // "dotnet run" starts an executable of its own for a script; without one, the runtime gets the assembly.
    if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
    {
        start.ArgumentList.Insert(0, Environment.GetCommandLineArgs()[0]);
    }

    return Process.Start(start)!;
}

string RunServer(string command, string server)
{
    var start = new ProcessStartInfo("bash", [Path.Combine(folder, "..", "tests", "postgres.sh"), command, server]) { RedirectStandardOutput = true };
    using var script = Process.Start(start)!;
    string output = script.StandardOutput.ReadToEnd().Trim();
    script.WaitForExit();
    return script.ExitCode == 0 ? output : throw new InvalidOperationException($"PostgreSQL did not {command}.");
}

static void Kill(Process worker)
{
    worker.Kill();
    worker.WaitForExit();
}

internal sealed class KillOne(Process worker) : IProgress<OperationProgress>
{
    public int? Iteration { get; private set; }

    public void Report(OperationProgress value)
    {
        if (Iteration is null && value.Model is { Iteration: >= 2 } model)
        {
            Iteration = model.Iteration;
            worker.Kill();
        }
    }
}
