using System.Net.Sockets;
using System.Text;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Sends one prepared request again and again on one connection. Clients share the processors with the server, so this one spends its time in the two calls of
/// the operating system.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Length = "Content-Length: "u8.ToArray();

    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _reply = new byte[256 * 1024];

    public RawClient(Uri address, string path, string key, byte[] body)
    {
        string head = $"POST {address.AbsolutePath.TrimEnd('/')}/{path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        _request = [.. Encoding.ASCII.GetBytes(head), .. body];
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>Sends the request and reads the response.</summary>
    /// <returns>The body of the response, valid until the next call.</returns>
    public ReadOnlySpan<byte> Post()
    {
        _socket.Send(_request);
        int received = 0;
        while (true)
        {
            int count = _socket.Receive(_reply, received, _reply.Length - received, SocketFlags.None);
            received += count;
            ReadOnlySpan<byte> reply = _reply.AsSpan(0, received);
            int head = reply.IndexOf(EndOfHead);
            if (count == 0 || !"HTTP/1.1 200"u8.StartsWith(reply[..Math.Min(12, received)]))
            {
                throw new IOException($"The server answered: {Encoding.UTF8.GetString(reply)}");
            }

            if (head >= 0 && received >= head + EndOfHead.Length + LengthOf(reply[..head]))
            {
                return reply[(head + EndOfHead.Length)..];
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf(Length);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + Length.Length)..], out int length, out _)
            ? length
            : throw new IOException($"The response has no length: {Encoding.UTF8.GetString(head)}");
    }
}
