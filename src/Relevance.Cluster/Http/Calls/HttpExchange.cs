using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Sends requests and reads responses: authorization, compression, retries and the exceptions of this library. Thread-safe.</summary>
internal sealed class HttpExchange
{
    /// <summary>The largest part of an error's body that is read, so that a foreign page does not fill memory.</summary>
    private const int MaxErrorBytes = 1 << 20;

    private readonly Func<HttpClient> _getClient;
    private readonly string _baseAddress;
    private readonly bool _isLocal;
    private readonly string? _authorization;
    private readonly HttpStoreOptions _options;
    private readonly StoreEvents _events;
    private readonly ResiliencePipeline<AttemptResult> _pipeline;

    public HttpExchange(Func<HttpClient> getClient, string baseAddress, HttpStoreOptions options)
    {
        _getClient = getClient;
        _baseAddress = baseAddress;
        _isLocal = new Uri(baseAddress).IsLoopback;
        _options = options;
        _authorization = options.GetAuthorization();
        _events = new StoreEvents(options.LoggerFactory);
        _pipeline = new CallPipeline(options, Traits, _events).Build();
    }

    public ServiceTraits Traits { get; } = new();

    public StoreEvents Events => _events;

    /// <summary>Sends a request and reads its response.</summary>
    /// <param name="call">The request.</param>
    /// <param name="read">
    /// Reads the response; what it throws for an invalid one is wrapped in a <see cref="RelevanceApiException"/>.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<T> SendAsync<T>(ApiCall call, Func<ApiResponse, T> read, CancellationToken cancellationToken)
    {
        ApiResponse reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(reply);
        }
        catch (Exception e) when (e is InvalidDocumentException or FormatException or JsonException or ArgumentException)
        {
            throw ServiceErrors.BadResponse(call, $"the response is not what was requested: {e.Message}", e);
        }
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The response, with status 200.</returns>
    /// <exception cref="RelevanceException">The service reported an error, or did not respond.</exception>
    /// <exception cref="ArgumentException">The service rejected an argument.</exception>
    public async Task<ApiResponse> SendAsync(ApiCall call, CancellationToken cancellationToken)
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
            failure = NoResponse(state, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller did not cancel: the connections were closed with the store.
            failure = new ObjectDisposedException($"The store was closed during the operation '{call.Operation}'.", e);
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

    // If the time budget ends during a delay, the error to report is the last response, and not the timeout.
    private Exception NoResponse(CallState state, Exception failure) =>
        failure is TimeoutRejectedException && state.LastError is { } error
            ? ServiceErrors.ToException(state, error, _options.ApiKey)
            : ServiceErrors.NoResponse(
                state, failure is TimeoutRejectedException && state.LastFailure is { } last ? last : failure, new Uri(_baseAddress), _options.ApiKey);

    private CallState Begin(ApiCall call)
    {
        ReadOnlyMemory<byte> body = call.Body ?? default;
        RequestCompression compression = Traits.HasExtensions == true && body.Length >= _options.MinCompressedBytes
            ? _options.Compression ?? (_isLocal ? RequestCompression.None : RequestCompression.Gzip)
            : RequestCompression.None;
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
        HttpResponseMessage response =
            await _getClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken).ConfigureAwait(false);
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
            // The value has no scheme, so validation would reject it.
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        }

        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", _isLocal && _options.Compression is null ? "identity" : "gzip, br");
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
        bool hasExtensions = HttpHeaderText.HasExtensions(response);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            byte[] text = await BodyCompression.ReadBeginningAsync(response, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
            return new AttemptResult { Error = ResponseError.Read(state.Call, response, text, _options) };
        }

        if (Traits.Note(hasExtensions))
        {
            _events.Recognized(hasExtensions);
        }

        if (state.Call.IsStream)
        {
            return new AttemptResult { Reply = new ApiResponse { Open = response, HasExtensions = hasExtensions } };
        }

        if (!HttpHeaderText.IsJson(response.Content.Headers.ContentType))
        {
            // The page of a proxy, or of another service: a retry would get the same.
            byte[] page = await BodyCompression.ReadBeginningAsync(response, ResponseText.QuotedBytes, cancellationToken).ConfigureAwait(false);
            string found = ResponseText.Describe(response.Content.Headers.ContentType, page, _options.ApiKey);
            string detour = ResponseText.Detour(response, _baseAddress + state.Call.Path);
            throw ServiceErrors.BadResponse(state.Call, $"{found}.{detour} Is the base address right?");
        }

        byte[] body = await ReadWholeAsync(state.Call, response, cancellationToken).ConfigureAwait(false);
        StoreTelemetry.CountReceived(state.Call, body.Length);
        try
        {
            return new AttemptResult { Reply = new ApiResponse { Members = JsonMembers.Parse(body), HasExtensions = hasExtensions } };
        }
        catch (JsonException e)
        {
            throw new InvalidResponseException("the response is not valid JSON, or is truncated", e);
        }
    }

    private async Task<byte[]> ReadWholeAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyCompression.ReadAsync(response, _options.MaxResponseBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ResponseTooLargeException e)
        {
            throw ServiceErrors.BadResponse(call, $"{e.Message}.", e);
        }
    }
}

/// <summary>Creates the pipeline of every call: the time budget of all attempts, the retries, and a timeout per attempt.</summary>
internal sealed class CallPipeline(HttpStoreOptions options, ServiceTraits traits, StoreEvents events)
{
    public ResiliencePipeline<AttemptResult> Build() => RetryPipeline.Build(options, new RetryStrategyOptions<AttemptResult>
    {
        ShouldHandle = arguments => new(MayRepeat(arguments.Context, arguments.Outcome)),
        DelayGenerator = arguments => new(arguments.Outcome.Result?.Error?.RetryAfter),
        OnRetry = arguments =>
        {
            events.Retrying(StateOf(arguments.Context), arguments.RetryDelay);
            return default;
        },
    });

    private static CallState StateOf(ResilienceContext context) =>
        context.Properties.GetValue(ResilienceKeys.State, null!);

    private bool MayRepeat(ResilienceContext context, Outcome<AttemptResult> outcome)
    {
        CallState state = StateOf(context);
        if (outcome.Exception is { } failure)
        {
            state.LastError = null;
            state.LastFailure = failure;
            return !context.CancellationToken.IsCancellationRequested && RetryRules.MayRepeat(state.Call, failure, traits.HasExtensions);
        }

        if (outcome.Result?.Error is not { } error)
        {
            return false;
        }

        state.LastError = error;
        state.LastFailure = null;

        // A delay beyond the time budget fails immediately.
        TimeSpan left = options.TimeBudget - options.TimeProvider.GetElapsedTime(state.StartedAt);
        return (error.RetryAfter ?? TimeSpan.Zero) < left && RetryRules.MayRepeat(state.Call, error, traits.HasExtensions);
    }
}

/// <summary>The result of one attempt: either a response or an error.</summary>
internal sealed class AttemptResult
{
    public ApiResponse? Reply { get; init; }

    public ResponseError? Error { get; init; }
}

/// <summary>The key of a call's state in the pipeline.</summary>
internal static class ResilienceKeys
{
    public static readonly ResiliencePropertyKey<CallState> State = new("relevance.call");
}

/// <summary>The traits of the service. Every response with status 200 updates them, so that a replaced server is recognized.</summary>
internal sealed class ServiceTraits
{
    private const int Unknown = -1;

    private volatile int _extensions = Unknown;

    /// <summary>Gets whether the service has the extensions of our server, including idempotency keys; null before the first response.</summary>
    public bool? HasExtensions => _extensions == Unknown ? null : _extensions == 1;

    /// <summary>Updates the traits by a response.</summary>
    /// <returns>False if they were known and are the same.</returns>
    public bool Note(bool hasExtensions)
    {
        int noted = hasExtensions ? 1 : 0;
        if (_extensions == noted)
        {
            return false;
        }

        _extensions = noted;
        return true;
    }
}
