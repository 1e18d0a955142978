using System.Net.Sockets;
using System.Text;

namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>A connection on which a test can write any bytes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;

    private RawConnection(TcpClient client) => _client = client;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new RawConnection(client);
    }

    /// <summary>Sends one request and reads until the server has responded or closed the connection.</summary>
    /// <returns>The status line; empty when the server closed without a word.</returns>
    public static async Task<string> AskAsync(Uri address, string request)
    {
        using RawConnection connection = await OpenAsync(address);
        await connection.WriteAsync(request);
        return await connection.ReadLineAsync();
    }

    public Task WriteAsync(string text) => _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    public async Task<string> ReadLineAsync()
    {
        using StreamReader reader = new(_client.GetStream(), Encoding.Latin1, leaveOpen: true);
        try
        {
            return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose() => _client.Dispose();
}
