using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Relevance.Cluster.Worker.Links;

/// <summary>The service of a silo that receives calls. It is addressed by its silo, so a call to a silo that has died goes nowhere else.</summary>
[Reentrant]
internal sealed class WorkerService : GrainService, IWorkerService
{
    private readonly CallTable _calls;

    public WorkerService(GrainId id, Silo silo, ILoggerFactory loggerFactory, CallTable calls)
        : base(id, silo, loggerFactory) => _calls = calls;

    public Task<CallReply> SendAsync(Guid call, int length, int position, byte[] part) => Task.FromResult(_calls.Receive(call, length, position, part));

    public Task<CallReply> PollAsync(Guid call, int position) => _calls.PollAsync(call, position);

    public Task EndAsync(Guid call)
    {
        _calls.End(call);
        return Task.CompletedTask;
    }
}
