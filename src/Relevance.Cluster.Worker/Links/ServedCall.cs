using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Worker.Links;

/// <summary>A call in the worker that answers it. After its end it remains, without its bytes, so that a late duplicate does not start it again.</summary>
internal sealed class ServedCall : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IWorkerEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private byte[]? _request;
    private int _received;
    private Task<ReadOnlyMemory<byte>>? _work;
    private long _lastMessage;
    private bool _isEnded;

    public ServedCall(int length, IWorkerEndpoint endpoint, TimeProvider time)
    {
        (_endpoint, _time, _lastMessage) = (endpoint, time, time.GetTimestamp());
        _request = new byte[length];
    }

    /// <summary>Gets the time since the last message.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Volatile.Read(ref _lastMessage));

    /// <summary>Takes a part of the request, and starts the work with the last one. A part that is there already is dropped.</summary>
    /// <returns>False if the call has ended, or a part before this one is missing.</returns>
    public bool Receive(int position, byte[] part)
    {
        lock (_lock)
        {
            Touch();
            if (_isEnded || position > _received)
            {
                return false;
            }

            if (position == _received && _work is null && _request is { } request)
            {
                part.CopyTo(request, position);
                _received += part.Length;
                if (_received == request.Length)
                {
                    _request = null;
                    _work = Task.Run(() => _endpoint.AnswerAsync(request, _end.Token), CancellationToken.None);
                }
            }

            return true;
        }
    }

    /// <summary>Waits for the answer, but not longer than a poll may.</summary>
    /// <param name="position">The position from which bytes are wanted.</param>
    public async Task<CallReply> PollAsync(int position)
    {
        Task<ReadOnlyMemory<byte>>? work;
        lock (_lock)
        {
            Touch();
            work = _work;
            if (_isEnded || work is null)
            {
                return new CallReply { State = CallState.Unknown };
            }
        }

        await Task.WhenAny(work, Task.Delay(CallTable.PollTime, _time)).ConfigureAwait(false);
        if (!work.IsCompleted)
        {
            return new CallReply { State = CallState.Running };
        }

        try
        {
            ReadOnlyMemory<byte> answer = await work.ConfigureAwait(false);
            byte[] part = answer.Slice(position, Math.Min(CallTable.PartSize, answer.Length - position)).ToArray();
            return new CallReply { State = CallState.Answered, Length = answer.Length, Part = part };
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return new CallReply { State = CallState.Unknown };
        }
        catch (Exception e)
        {
            return new CallReply { State = e is WorkerDiskException ? CallState.DiskFailed : CallState.Failed, Error = TextOf(e) };
        }
    }

    /// <summary>Returns what a caller is told about a failure.</summary>
    public static string TextOf(Exception failure) => failure is RelevanceException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";

    /// <summary>Cancels the work, and frees the request and the answer.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            _request = null;
        }

        // Frees the answer too, and what the token holds, as soon as the work has noticed.
        _end.Cancel();
        _ = WhenIdleAsync().ContinueWith(_ => Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until no work runs, however it ended.</summary>
    public async Task WhenIdleAsync()
    {
        if (_work is { } work)
        {
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Frees the answer, when no work runs any more.</summary>
    public void Dispose()
    {
        _work = null;
        _end.Dispose();
    }

    private void Touch() => Volatile.Write(ref _lastMessage, _time.GetTimestamp());
}
