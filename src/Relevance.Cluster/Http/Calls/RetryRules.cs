using System.Net;

namespace Relevance.Cluster.Http.Calls;

/// <summary>What is tried again. Nothing is that could do a thing twice.</summary>
internal static class RetryRules
{
    /// <summary>Tells whether a reply's status is one that may be gone by the next time.</summary>
    public static bool IsTransient(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>Tells whether a call whose reply was no success is sent again.</summary>
    public static bool MayRepeat(ApiCall call, ReplyError error, bool? hasAdditions) =>
        IsTransient((int)error.Status)

        // What took too long once takes as long again.
        && error.Code != "query_timeout"

        // 429 says that nothing was done.
        && (call.Effect != CallEffect.Once || error.Status == HttpStatusCode.TooManyRequests || error.HasAdditions || hasAdditions == true);

    /// <summary>Tells whether a call that brought no reply is sent again.</summary>
    public static bool MayRepeat(ApiCall call, Exception failure, bool? hasAdditions) =>
        IsTransport(failure) && (call.Effect != CallEffect.Once || hasAdditions == true || WasNeverSent(failure));

    /// <summary>Tells whether a failure is one of the way there and back, and not a mistake or a cancellation.</summary>
    public static bool IsTransport(Exception failure) =>
        failure is HttpRequestException or IOException or InvalidReplyException or Polly.Timeout.TimeoutRejectedException

            // So HttpClient reports its own timeout; a caller's cancellation never gets here.
            or OperationCanceledException { InnerException: TimeoutException };

    private static bool WasNeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
