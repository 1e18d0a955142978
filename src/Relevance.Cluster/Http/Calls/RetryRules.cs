using System.Net;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Decides which requests are retried: none that could take effect twice.</summary>
internal static class RetryRules
{
    /// <summary>Determines whether a status may be temporary.</summary>
    public static bool IsTransient(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>
    /// Determines whether the failure of an operation outside this library, such as a call of a model, may be temporary: by its status if it has one, otherwise
    /// as a failure of the transport; or by the same of its cause.
    /// </summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        HttpRequestException { StatusCode: { } status } => IsTransient((int)status),
        TimeoutException => true,
        _ => IsTransport(failure) || (failure.InnerException is { } cause && IsTransient(cause)),
    };

    /// <summary>Determines whether a request with an unsuccessful response is retried.</summary>
    public static bool MayRepeat(ApiCall call, ResponseError error, bool? hasExtensions) =>
        IsTransient((int)error.Status)

        // A query that exceeded its time limit would exceed it again.
        && error.Code != "query_timeout"

        // 429 states that the request had no effect.
        && (call.Effect != CallEffect.Once || error.Status == HttpStatusCode.TooManyRequests || error.HasExtensions || hasExtensions == true);

    /// <summary>Determines whether a request without a response is retried.</summary>
    public static bool MayRepeat(ApiCall call, Exception failure, bool? hasExtensions) =>
        IsTransport(failure) && (call.Effect != CallEffect.Once || hasExtensions == true || WasNeverSent(failure));

    /// <summary>Determines whether a failure is one of the transport, and not a bug or a cancellation.</summary>
    public static bool IsTransport(Exception failure) =>
        failure is HttpRequestException or IOException or InvalidResponseException or Polly.Timeout.TimeoutRejectedException

            // HttpClient reports its own timeout by this exception; a caller's cancellation is handled before.
            or OperationCanceledException { InnerException: TimeoutException };

    private static bool WasNeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };
}
