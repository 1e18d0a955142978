using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Distributed.TestWorker;

// Arguments: the connection string, the schema, the version of the protocol, and the folder for vectors if it is to compute. Says at which address it works,
// until its input ends.
ComputeWorkerOptions options = new() { Store = args[0], Schema = args[1] };
try
{
    await using ComputeWorker worker = await ComputeWorker.StartAsync(
        options,
        int.Parse(args[2], CultureInfo.InvariantCulture),
        store => args.Length > 3 ? new WorkerEndpoint(store, args[3]) : new TestEndpoint(),
        CancellationToken.None);
    Console.WriteLine(worker.Address);
    await Task.WhenAny(worker.Completion, Console.In.ReadLineAsync());
}
catch (ComputeException e)
{
    Console.WriteLine(e.Message);
}
