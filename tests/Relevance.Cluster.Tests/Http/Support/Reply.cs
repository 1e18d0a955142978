using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>Typical responses of services.</summary>
public static class Reply
{
    /// <summary>A response of this library's server.</summary>
    public static HttpResponseMessage Ok(string json) => Mark(Plain(json));

    /// <summary>A response of a service without extensions.</summary>
    public static HttpResponseMessage Plain(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Error(int status, string json = "{}") => Mark(Plain(json, (HttpStatusCode)status));

    public static HttpResponseMessage RetryAfter(int status, RetryConditionHeaderValue retryAfter)
    {
        HttpResponseMessage response = Error(status, """{"message":"Not now.","code":"too_many_requests"}""");
        response.Headers.RetryAfter = retryAfter;
        return response;
    }

    public static HttpResponseMessage Bytes(byte[] body, string mediaType)
    {
        HttpResponseMessage response = Mark(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return response;
    }

    /// <summary>Returns the response to a bulk write: the given number of documents was written, all new.</summary>
    public static HttpResponseMessage Written(int count, string failed = "[]") =>
        Ok(FormattableString.Invariant($$"""{"inserted":{{count}},"created":{{count}},"updated":0,"failed_documents":{{failed}}}"""));

    private static HttpResponseMessage Mark(HttpResponseMessage response)
    {
        response.Headers.Add("relevance-cluster", "1");
        response.Headers.Add("x-trace-id", "trace-7");
        return response;
    }
}
