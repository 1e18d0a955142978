using Microsoft.Extensions.Logging;
using Relevance.Cluster.Conformance;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>
/// The HTTP store with its own server: Kestrel on loopback, with a store in memory. Bodies are compressed from 4 KiB on, so that large and
/// small ones are both tested.
/// </summary>
public sealed class HttpFixture : StoreFixture
{
    private const string Project = "conformance";
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly ServerHost _host = ServerHost.Build(
        new ServerOptions
        {
            DataFolder = ServerOptions.InMemory,
            Urls = ["http://127.0.0.1:0"],
            Keys = [$"{Project}:{Key}"],
            KeysFile = Path.Combine(Path.GetTempPath(), $"no-keys-{Guid.NewGuid():N}.json"),
        },
        TimeProvider.System,
        log => log.ClearProviders());

    public override async ValueTask<DocumentStore> OpenAsync()
    {
        await _host.StartAsync(TestContext.Current.CancellationToken);
        return HttpDocumentStore.Connect(new HttpStoreOptions
        {
            BaseAddress = new Uri($"{_host.Addresses[0]}/latest"),
            Project = Project,
            ApiKey = Key,
            MinCompressedBytes = 4 << 10,
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await base.DisposeAsync();
    }
}
