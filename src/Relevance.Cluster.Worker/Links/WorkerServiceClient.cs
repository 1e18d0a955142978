using Orleans.Runtime.Services;

namespace Relevance.Cluster.Worker.Links;

/// <summary>Finds the service of a silo.</summary>
/// <param name="services">The services of the calling silo.</param>
internal sealed class WorkerServiceClient(IServiceProvider services) : GrainServiceClient<IWorkerService>(services)
{
    public IWorkerService Of(SiloAddress silo) => GetGrainService(silo);
}
