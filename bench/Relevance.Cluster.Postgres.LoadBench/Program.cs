using System.Globalization;
using Relevance.Cluster.Postgres.CrashWriter;
using Relevance.Cluster.Postgres.LoadBench;

if (args is ["crash", { } crashes])
{
    Random random = new(1);
    await using CrashServer server = await CrashServer.StartAsync();
    int acknowledged = await server.RunAsync(
        int.Parse(crashes, CultureInfo.InvariantCulture), () => TimeSpan.FromMilliseconds(random.Next(50, 1500)));
    Console.WriteLine($"{crashes} crashes, {acknowledged} writes acknowledged: none lost, none twice, none in part");
    return;
}

int count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200_000;
int dimension = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 384;
await using CrashServer place = await CrashServer.StartAsync();
await LoadRun.RunAsync(place.ConnectionString, count, dimension);
