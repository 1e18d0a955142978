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
    /// <summary>Where the server listens when nobody says otherwise, and what pages say.</summary>
    public const string ShownAddress = "http://127.0.0.1:8710";

    private static string? _address;

    /// <summary>Puts the address of a server that is there into the source of a program that asks for one. Not to be called twice at once.</summary>
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
