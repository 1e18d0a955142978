using Orleans.Services;

namespace Relevance.Cluster.Worker.Links;

/// <summary>The messages of a call between two workers. Each can be repeated, and arrive twice, without another effect.</summary>
internal interface IWorkerService : IGrainService
{
    /// <summary>Delivers a part of a request; with its last byte the work starts.</summary>
    /// <param name="call">The call, which the first part creates.</param>
    /// <param name="length">The length of the request.</param>
    /// <param name="position">The position of the part.</param>
    /// <param name="part">The bytes.</param>
    Task<CallReply> SendAsync(Guid call, int length, int position, byte[] part);

    /// <summary>Waits a few seconds for the answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="position">The position in the answer from which bytes are wanted.</param>
    Task<CallReply> PollAsync(Guid call, int position);

    /// <summary>Frees what the worker has of a call, and cancels its work.</summary>
    Task EndAsync(Guid call);
}
