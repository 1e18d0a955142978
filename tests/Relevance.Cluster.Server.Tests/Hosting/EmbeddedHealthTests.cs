using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>The health of a store that an application has embedded, through the application's own health endpoint.</summary>
public sealed class EmbeddedHealthTests
{
    [Fact]
    public async Task Check_OfAStoreThatAnswers_IsHealthy_AndOfOneThatIsClosedUnhealthy()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        await store.CreateDatasetAsync("products", Schema.Empty, cancellation);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<DocumentStore>(store);
        builder.Services.AddHealthChecks().AddRelevanceStore(tags: ["ready"]);
        await using WebApplication application = builder.Build();
        application.MapHealthChecks("/healthz");
        await application.StartAsync(cancellation);
        using HttpClient client = new() { BaseAddress = new Uri(application.Urls.First()) };

        Assert.Equal("Healthy", await client.GetStringAsync("/healthz", cancellation));
        HealthReport report = await application
            .Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains("ready"), cancellation);
        Assert.Equal("The store responds and has 1 datasets.", report.Entries["relevance-store"].Description);

        await store.DisposeAsync();
        using HttpResponseMessage refused = await client.GetAsync("/healthz", cancellation);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("Unhealthy", await refused.Content.ReadAsStringAsync(cancellation));
    }
}
