using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Distributed.Questions;

namespace Relevance.Cluster.Distributed.Engine;

/// <summary>Asks the workers of a store, and waits for their answers; many questions at the same time. Thread-safe.</summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "The task listens on the pool from the first question to the end, and no call blocks on it.")]
internal sealed class QuestionWait : IAsyncDisposable
{
    /// <summary>The time in which a worker must take a question.</summary>
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly QuestionTable _table;
    private readonly PostgresDocumentStore _store;
    private readonly TimeSpan _patience;
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _waiting = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Notices _notices;
    private readonly Lock _gate = new();
    private Task? _listening;

    /// <summary>Initializes a new instance of the <see cref="QuestionWait"/> class. It listens from the first question on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="table">The questions.</param>
    /// <param name="patience">The time in which a worker must take a question; null for a minute.</param>
    public QuestionWait(PostgresDocumentStore store, QuestionTable table, TimeSpan? patience = null)
    {
        (_store, _table, _patience) = (store, table, patience ?? DefaultPatience);
        _notices = new Notices(store.Database, QuestionTable.AnswerChannel, Hear);
    }

    /// <summary>Asks a question.</summary>
    /// <returns>The answer, for the question to read.</returns>
    /// <exception cref="ComputeException">The work failed, with the text of its coordinator, or no worker has taken it in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, and the question with it.</exception>
    public async Task<byte[]> AskAsync(IQuestion question, CancellationToken cancellationToken)
    {
        await LiveWorkers.DemandAsync(_store.Database, cancellationToken).ConfigureAwait(false);
        byte[] request = QuestionFormat.ToBytes(question);
        Listen();
        var id = Guid.NewGuid();
        using SemaphoreSlim heard = new(0);
        _waiting[id] = heard;
        try
        {
            await _table.AddAsync(id, request, cancellationToken).ConfigureAwait(false);
            return await WaitAsync(id, question, heard, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            await TryDeleteAsync(id).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        if (_listening is not null)
        {
            await _listening.ConfigureAwait(false);
        }

        _end.Dispose();
    }

    private void Listen()
    {
        lock (_gate)
        {
            _listening ??= Task.Run(() => _notices.RunAsync(_end.Token));
        }
    }

    private async Task<byte[]> WaitAsync(Guid id, IQuestion question, SemaphoreSlim heard, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            await heard.WaitAsync(LookInterval, cancellationToken).ConfigureAwait(false);
            QuestionState state = await _table.LookAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Failure(question, "the question was lost");
            if (state.IsEnded)
            {
                return state.Reply ?? throw new ComputeException(state.Error!);
            }

            if (state.Attempt == 0 && Stopwatch.GetElapsedTime(start) > _patience)
            {
                string seconds = _patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                throw await LiveWorkers.CountAsync(_store.Database, cancellationToken).ConfigureAwait(false) == 0
                    ? LiveWorkers.NoneOf(_store.Database)
                    : Failure(question, $"no worker has taken the question within {seconds} s");
            }
        }
    }

    private ComputeException Failure(IQuestion question, string reason) => new(
        $"Dataset '{question.DatasetId}', field '{question.About.Fields[0]}': {reason} in the store {_store.Place}. Repeat the call.");

    /// <summary>Deletes a question that has ended for its caller; if the server is away, it is forgotten after a while.</summary>
    private async Task TryDeleteAsync(Guid id)
    {
        try
        {
            await _table.DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DocumentStoreException)
        {
            // The row is deleted with those whose callers have died.
        }
    }

    private void Hear(string notice)
    {
        if (_table.Parse(notice) is { } id && _waiting.TryGetValue(id, out SemaphoreSlim? heard))
        {
            try
            {
                heard.Release();
            }
            catch (ObjectDisposedException)
            {
                // The caller has just found the answer, or has gone.
            }
        }
    }
}
