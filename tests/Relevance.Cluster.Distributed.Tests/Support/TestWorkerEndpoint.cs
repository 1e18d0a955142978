using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>A worker that does what a test says.</summary>
/// <param name="answer">Answers a request.</param>
internal sealed class TestWorkerEndpoint(Func<ReadOnlyMemory<byte>, CancellationToken, Task<ReadOnlyMemory<byte>>> answer) : IWorkerEndpoint
{
    public TestWorkerEndpoint(Func<CancellationToken, Task<ReadOnlyMemory<byte>>> answer)
        : this((_, token) => answer(token))
    {
    }

    public Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => answer(request, cancellationToken);
}
