using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Sends bytes unchanged, which no HTTP client would do, and reads the response.</summary>
internal static class RawExchange
{
    private const int KeptBytes = 4096;

    /// <summary>Sends a request on its own connection.</summary>
    /// <returns>
    /// The status, 0 if the server closed the connection without one; the beginning of the response; and the time until its last byte.
    /// </returns>
    /// <exception cref="ArgumentException">The address is not this machine.</exception>
    public static async Task<HostileAnswer> SendAsync(Uri address, HostileRequest request, CancellationToken cancellationToken)
    {
        if (!address.IsLoopback)
        {
            throw new ArgumentException($"Hostile requests are for this machine only, not for {address}.", nameof(address));
        }

        long start = Stopwatch.GetTimestamp();
        byte[] kept = new byte[KeptBytes];
        int length = 0;
        using TcpClient connection = new();
        await connection.ConnectAsync(address.Host, address.Port, cancellationToken);
        NetworkStream stream = connection.GetStream();
        try
        {
            await stream.WriteAsync(request.Head, cancellationToken);
            await stream.WriteAsync(request.Body, cancellationToken);
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                int taken = Math.Min(read, KeptBytes - length);
                buffer.AsSpan(0, taken).CopyTo(kept.AsSpan(length));
                length += taken;
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server can close the connection during the request: the response before that counts.
        }

        string text = Encoding.UTF8.GetString(kept, 0, length);
        string[] parts = text.Split(' ', 3);
        int status = parts.Length == 3 && parts[0] == "HTTP/1.1" ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return new HostileAnswer(status, text, Stopwatch.GetElapsedTime(start));
    }
}
