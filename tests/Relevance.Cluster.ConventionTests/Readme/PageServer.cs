using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>
/// The server that pages talk to, as its command starts it, but on a port that is free and with nothing on disk. One for all pages; it ends with the tests.
/// </summary>
internal static class PageServer
{
    /// <summary>The default address of the server, which the pages use.</summary>
    public const string ShownAddress = "http://127.0.0.1:8710";

    private static string? _address;

    /// <summary>Sets the address of a running server in the source of a program that uses one. Must not be called concurrently.</summary>
    public static async Task<string> PutAddressAsync(string source) => source.Contains(ShownAddress, StringComparison.Ordinal)
        ? source.Replace(ShownAddress, _address ??= await StartAsync(), StringComparison.Ordinal)
        : source;

    private static async Task<string> StartAsync()
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        string[] arguments = ["--data", ":memory:", "--urls", address];
        Task<object?> running = Task.Factory.StartNew(
            () => Shipped.Server.EntryPoint!.Invoke(null, [arguments]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using HttpClient http = new();
        while (true)
        {
            Assert.False(running.IsCompleted, "The server ended before it was asked anything.");
            try
            {
                using HttpResponseMessage ready = await http.GetAsync(new Uri(address + "/ready"), TestContext.Current.CancellationToken);
                return address;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
