using System.Globalization;
using System.Net;
using Relevance.Cluster;
using Relevance.Cluster.Distributed.LoadBench;

const string Usage = """
    simulate [CORES GIGABITS]                      what fits take on 1 to 100 machines, by constants measured here; 16 cores and 10 Gb/s by default
    fit CONNECTION N D K WORKERS [kill | joined]   a fit on workers of this machine, and in one process; kill: one worker dies in the middle;
                                                   joined: the workers are there, and their network is cut by somebody else
    ask CONNECTION N D K WORKERS                   questions answered by workers of this machine, and in one process
    worker CONNECTION ADDRESS FOLDER               a worker
    """;

switch (args)
{
    case ["simulate"]:
        SimulateRun.Print(cores: 16, gigabits: 10);
        return 0;
    case ["simulate", string cores, string gigabits]:
        SimulateRun.Print(Number(cores), Number(gigabits));
        return 0;
    case ["fit", string store, string count, string dimension, string clusters, string workers, .. string[] how] when how is [] or ["kill"] or ["joined"]:
        FitShape shape = new(Number(count), Number(dimension), Number(clusters));
        return await FitRun.RunAsync(store, shape, Number(workers), how is [string one] ? one : "") ? 0 : 1;
    case ["ask", string store, string count, string dimension, string clusters, string workers]:
        return await AskRun.RunAsync(store, new FitShape(Number(count), Number(dimension), Number(clusters)), Number(workers)) ? 0 : 1;
    case ["worker", string store, string address, string folder]:
        await using (ComputeWorker worker = await ComputeWorker.StartAsync(
            new ComputeWorkerOptions { Store = store, ListenAddress = IPAddress.Parse(address), CacheFolder = folder }))
        {
            await worker.Completion;
        }

        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
