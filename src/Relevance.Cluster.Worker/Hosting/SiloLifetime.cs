using Microsoft.Extensions.Hosting;

namespace Relevance.Cluster.Worker.Hosting;

/// <summary>Leaves signals of the system to the program that the worker is in.</summary>
internal sealed class SiloLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
