using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The part of a worker process that answers coordinators: of fits and of questions, from the same shards.</summary>
internal sealed class WorkerEndpoint : IWorkerEndpoint, IAsyncDisposable
{
    private readonly FitEndpoint _fits;
    private readonly QuestionEndpoint _questions;
    private readonly Action<WorkerDiskException>? _report;

    /// <summary>Initializes a new instance of the <see cref="WorkerEndpoint"/> class.</summary>
    /// <param name="store">The store that has the vectors.</param>
    /// <param name="cacheFolder">The folder for vectors on this machine, which is created if it does not exist.</param>
    /// <param name="report">Is told when vectors cannot be kept, which the callers do not see if another worker can; null for nobody.</param>
    public WorkerEndpoint(PostgresDocumentStore store, string cacheFolder, Action<WorkerDiskException>? report = null)
    {
        _report = report;
        _fits = new FitEndpoint(store, cacheFolder);
        _questions = new QuestionEndpoint(store, _fits.Shards);
    }

    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        IWorkerEndpoint endpoint = QuestionFormat.IsQuestion(request) ? _questions : _fits;
        try
        {
            return await endpoint.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkerDiskException e)
        {
            _report?.Invoke(e);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _fits.DisposeAsync();
}
