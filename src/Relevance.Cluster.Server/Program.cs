using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Hosting;

namespace Relevance.Cluster.Server;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        PrivateFile.KeepToOwner();
        return new ServerCommand(Console.Out, Console.Error, TimeProvider.System).RunAsync(args, CancellationToken.None);
    }
}
