using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The part of a worker process that answers coordinators: of fits and of questions, from the same shards.</summary>
internal sealed class WorkerEndpoint : IWorkerEndpoint, IAsyncDisposable
{
    private readonly FitEndpoint _fits;
    private readonly QuestionEndpoint _questions;

    /// <summary>Initializes a new instance of the <see cref="WorkerEndpoint"/> class.</summary>
    /// <param name="store">The store that has the vectors.</param>
    /// <param name="cacheFolder">The folder for vectors on this machine, which is created if it does not exist.</param>
    public WorkerEndpoint(PostgresDocumentStore store, string cacheFolder)
    {
        _fits = new FitEndpoint(store, cacheFolder);
        _questions = new QuestionEndpoint(store, _fits.Shards);
    }

    public Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        QuestionFormat.IsQuestion(request) ? _questions.AnswerAsync(request, cancellationToken) : _fits.AnswerAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => _fits.DisposeAsync();
}
