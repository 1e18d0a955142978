using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Sends calls and reads replies: authorization, compression, retries and the exceptions of this library. Thread-safe.</summary>
internal sealed class HttpExchange
{
    /// <summary>How much of an error's body is read: messages are short, and a stranger's page need not fill memory.</summary>
    private const int MaxErrorBytes = 1 << 20;

    private readonly Func<HttpClient> _getClient;
    private readonly string _baseAddress;
    private readonly string? _authorization;
    private readonly HttpStoreOptions _options;
    private readonly StoreEvents _events;
    private readonly ResiliencePipeline<AttemptResult> _pipeline;

    public HttpExchange(Func<HttpClient> getClient, string baseAddress, HttpStoreOptions options)
    {
        _getClient = getClient;
        _baseAddress = baseAddress;
        _options = options;
        _authorization = options.GetAuthorization();
        _events = new StoreEvents(options.LoggerFactory);
        _pipeline = new CallPipeline(options, Traits, _events).Build();
    }

    public ServiceTraits Traits { get; } = new();

    public StoreEvents Events => _events;

    /// <summary>Sends a call and reads its reply.</summary>
    /// <param name="call">The call.</param>
    /// <param name="read">Makes the answer of the reply; what it throws because the reply is not as it must be becomes a <see cref="RelevanceApiException"/>.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<T> AskAsync<T>(ApiCall call, Func<ApiReply, T> read, CancellationToken cancellationToken)
    {
        ApiReply reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(reply);
        }
        catch (Exception e) when (e is InvalidDocumentException or FormatException or JsonException or ArgumentException)
        {
            throw ServiceErrors.BadReply(call, $"the reply is not what was asked for: {e.Message}", e);
        }
    }

    /// <summary>Sends a call.</summary>
    /// <returns>The reply, whose status was 200.</returns>
    /// <exception cref="RelevanceException">What the service answered, or that it did not.</exception>
    /// <exception cref="ArgumentException">The service said that an argument is wrong.</exception>
    public async Task<ApiReply> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CallState state = Begin(call);
        using Activity? activity = StoreTelemetry.Start(call);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(ResilienceKeys.State, state);
        Exception? failure = null;
        AttemptResult? result = null;
        try
        {
            result = await _pipeline.ExecuteAsync(static (context, self) => self.AttemptAsync(context), context, this).ConfigureAwait(false);
            failure = result.Error is { } error ? ServiceErrors.ToException(state, error, _options.ApiKey) : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && RetryRules.IsTransport(e))
        {
            failure = NoReply(state, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody cancelled: the connections were closed with the store.
            failure = new ObjectDisposedException($"The store was closed while it was to {call.Operation}.", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            if (result is null && failure is null)
            {
                StoreEvents.Cancelled(state, activity);
            }
            else
            {
                _events.Ended(state, activity, result?.Error, failure);
            }
        }

        return failure is null ? result!.Reply! : throw failure;
    }

    // When the budget ends in the middle of a wait, what went wrong is the last reply, and not that time passed.
    private Exception NoReply(CallState state, Exception failure) =>
        failure is TimeoutRejectedException && state.LastError is { } error
            ? ServiceErrors.ToException(state, error, _options.ApiKey)
            : ServiceErrors.NoReply(state, failure is TimeoutRejectedException && state.LastFailure is { } last ? last : failure, new Uri(_baseAddress), _options.ApiKey);

    private CallState Begin(ApiCall call)
    {
        ReadOnlyMemory<byte> body = call.Body ?? default;
        RequestCompression compression = Traits.HasAdditions == true && body.Length >= _options.MinCompressedBytes ? _options.Compression : RequestCompression.None;
        return new CallState(call, _options.TimeProvider.GetTimestamp())
        {
            Body = BodyCompression.Compress(body, compression),
            ContentEncoding = BodyCompression.EncodingOf(compression),
            IdempotencyKey = call.Effect == CallEffect.None ? null : Guid.NewGuid().ToString("N"),
        };
    }

    private async ValueTask<AttemptResult> AttemptAsync(ResilienceContext context)
    {
        CallState state = context.Properties.GetValue(ResilienceKeys.State, null!);
        state.Attempts++;
        using HttpRequestMessage request = MakeRequest(state);
        HttpResponseMessage response = await _getClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken).ConfigureAwait(false);
        bool isLeftOpen = false;
        try
        {
            AttemptResult result = await ReadAsync(state, response, context.CancellationToken).ConfigureAwait(false);
            isLeftOpen = result.Reply?.Open is not null;
            return result;
        }
        finally
        {
            if (!isLeftOpen)
            {
                response.Dispose();
            }
        }
    }

    private HttpRequestMessage MakeRequest(CallState state)
    {
        ApiCall call = state.Call;
        HttpRequestMessage request = new(call.Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(_baseAddress + call.Path, UriKind.Absolute));
        if (_authorization is not null)
        {
            // No scheme word, so that it is no valid value by the book.
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        }

        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        if (state.IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation(HttpHeaderText.IdempotencyKey, key);
        }

        if (call.Body is not null)
        {
            request.Content = new ReadOnlyMemoryContent(state.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (state.ContentEncoding is { } encoding)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }

            StoreTelemetry.CountSent(call, state.Body.Length);
        }

        return request;
    }

    private async Task<AttemptResult> ReadAsync(CallState state, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool hasAdditions = HttpHeaderText.HasAdditions(response);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            byte[] text = await BodyCompression.ReadBeginningAsync(response, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
            return new AttemptResult { Error = ReplyError.Read(state.Call, response, text, _options) };
        }

        if (Traits.Note(hasAdditions))
        {
            _events.Recognized(hasAdditions);
        }

        if (state.Call.IsStream)
        {
            return new AttemptResult { Reply = new ApiReply { Open = response, HasAdditions = hasAdditions } };
        }

        if (!HttpHeaderText.IsJson(response.Content.Headers.ContentType))
        {
            // Some page between here and the service, or another service: asking again would bring the same.
            byte[] page = await BodyCompression.ReadBeginningAsync(response, ReplyText.QuotedBytes, cancellationToken).ConfigureAwait(false);
            throw ServiceErrors.BadReply(state.Call, $"{ReplyText.Describe(response.Content.Headers.ContentType, page, _options.ApiKey)}.{ReplyText.Detour(response, _baseAddress + state.Call.Path)} Is the base address right?");
        }

        byte[] body = await ReadWholeAsync(state.Call, response, cancellationToken).ConfigureAwait(false);
        StoreTelemetry.CountReceived(state.Call, body.Length);
        try
        {
            return new AttemptResult { Reply = new ApiReply { Members = JsonMembers.Parse(body), HasAdditions = hasAdditions } };
        }
        catch (JsonException e)
        {
            throw new InvalidReplyException("the reply is not valid JSON, or was cut", e);
        }
    }

    private async Task<byte[]> ReadWholeAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyCompression.ReadAsync(response, _options.MaxReplyBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ReplyTooLargeException e)
        {
            throw ServiceErrors.BadReply(call, $"{e.Message}.", e);
        }
    }
}

/// <summary>Makes the pipeline through which every call goes: the time budget around the attempts, and a timeout around each.</summary>
internal sealed class CallPipeline(HttpStoreOptions options, ServiceTraits traits, StoreEvents events)
{
    public ResiliencePipeline<AttemptResult> Build()
    {
        ResiliencePipelineBuilder<AttemptResult> builder = new() { TimeProvider = options.TimeProvider };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.TimeBudget });
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<AttemptResult>
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                ShouldHandle = arguments => new(MayRepeat(arguments.Context, arguments.Outcome)),
                DelayGenerator = arguments => new(arguments.Outcome.Result?.Error?.RetryAfter),
                OnRetry = arguments =>
                {
                    events.Retrying(StateOf(arguments.Context), arguments.RetryDelay);
                    return default;
                },
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout }).Build();
    }

    private static CallState StateOf(ResilienceContext context) =>
        context.Properties.GetValue(ResilienceKeys.State, null!);

    private bool MayRepeat(ResilienceContext context, Outcome<AttemptResult> outcome)
    {
        CallState state = StateOf(context);
        if (outcome.Exception is { } failure)
        {
            state.LastError = null;
            state.LastFailure = failure;
            return !context.CancellationToken.IsCancellationRequested && RetryRules.MayRepeat(state.Call, failure, traits.HasAdditions);
        }

        if (outcome.Result?.Error is not { } error)
        {
            return false;
        }

        state.LastError = error;
        state.LastFailure = null;

        // Who would have to wait beyond the budget learns so at once.
        TimeSpan left = options.TimeBudget - options.TimeProvider.GetElapsedTime(state.StartedAt);
        return (error.RetryAfter ?? TimeSpan.Zero) < left && RetryRules.MayRepeat(state.Call, error, traits.HasAdditions);
    }
}

/// <summary>What one attempt brought: a reply or an error, one of the two.</summary>
internal sealed class AttemptResult
{
    public ApiReply? Reply { get; init; }

    public ReplyError? Error { get; init; }
}

/// <summary>Where the state of a call travels through the pipeline.</summary>
internal static class ResilienceKeys
{
    public static readonly ResiliencePropertyKey<CallState> State = new("relevance.call");
}

/// <summary>What is known of the service so far. Every reply with status 200 says it anew, so that a server that was replaced is recognized.</summary>
internal sealed class ServiceTraits
{
    private const int Unknown = -1;

    private volatile int _additions = Unknown;

    /// <summary>Gets whether the service has the additions of this library's server, idempotency keys among them; null before the first reply.</summary>
    public bool? HasAdditions => _additions == Unknown ? null : _additions == 1;

    /// <summary>Takes note of a reply.</summary>
    /// <returns>Whether this was news.</returns>
    public bool Note(bool hasAdditions)
    {
        int noted = hasAdditions ? 1 : 0;
        if (_additions == noted)
        {
            return false;
        }

        _additions = noted;
        return true;
    }
}
