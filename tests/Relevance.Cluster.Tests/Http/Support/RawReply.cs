using System.Text;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>The bytes of a response, head and body, and what happens after them.</summary>
public sealed record RawReply(byte[] Bytes, RawEnd End)
{
    private const string Extensions = "relevance-cluster: 1\r\nx-trace-id: raw-1\r\n";

    public static RawReply Json(string json, int status = 200, string headers = "", string type = "application/json") =>
        new(
            Encoding.UTF8.GetBytes($"{Head(status, headers)}Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"),
            RawEnd.KeepOpen);

    /// <summary>A response without a length: it ends with the connection, so that only its content shows whether it is complete.</summary>
    public static RawReply UntilClose(byte[] body, string type = "application/json") =>
        new([.. Encoding.ASCII.GetBytes($"{Head(200, "")}Content-Type: {type}\r\nConnection: close\r\n\r\n"), .. body], RawEnd.Close);

    public static RawReply Nothing(RawEnd end) => new([], end);

    /// <summary>The beginning of this response.</summary>
    /// <param name="fromEnd">How many bytes are left away.</param>
    /// <param name="end">The event after it.</param>
    public RawReply Cut(int fromEnd, RawEnd end) => new(Bytes[..^fromEnd], end);

    private static string Head(int status, string headers) => FormattableString.Invariant($"HTTP/1.1 {status} X\r\n{Extensions}{headers}");
}
