using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Operations;

/// <summary>Tests that low memory is reported, with its cause.</summary>
public sealed class MemoryHealthTests
{
    private const long Gibibyte = 1L << 30;

    [Fact]
    public void Enough_IsWell() => Assert.Null(HealthOf(new(Gibibyte, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte)).FindTrouble());

    [Fact]
    public void Process_ThatHasNearlyAllItMayHave_IsInTrouble()
    {
        MemoryHealth health = HealthOf(new(15 * Gibibyte / 2, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte));

        Assert.Equal("The process uses 7680 MiB of its limit of 8192 MiB.", health.FindTrouble());
    }

    [Fact]
    public async Task Server_ThatIsShortOfMemory_SaysThatItShouldBeStartedAgain()
    {
        ServerOptions options = new() { DataFolder = ServerOptions.InMemory };
        FakeTimeProvider clock = new();
        await using ProjectRegistry projects = new(options, new KeptEntries(clock, 1000, 1000), clock, NullLogger<ProjectRegistry>.Instance);
        ShutdownState shutdown = new(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), options, clock);
        MemoryHealth memory = HealthOf(new(15 * Gibibyte / 2, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte));
        ServerHealth health = new(options, memory, new DataFolder(options, NullLogger<DataFolder>.Instance), projects, shutdown, clock);

        Assert.Equal(503, health.Report().Status);
        WireException notReady = Assert.Throws<WireException>(health.Ready);
        Assert.Equal((503, "memory_short"), (notReady.Status, notReady.Code));
    }

    [Fact]
    public void Machine_ThatIsFull_IsInTrouble() =>
        Assert.StartsWith(
            "The machine, or the container, uses 7168 MiB",
            HealthOf(new(Gibibyte, 8 * Gibibyte, 7 * Gibibyte, 7 * Gibibyte)).FindTrouble(),
            StringComparison.Ordinal);

    [Fact]
    public void Runtime_WithoutMeasurementsYet_IsHealthy() => Assert.Null(HealthOf(new(1000, 0, 0, 0)).FindTrouble());

    [Fact]
    public void Bodies_ThatFillTheirBudget_AreTrouble_UntilTheyAreAnswered()
    {
        BodyBudget bodies = new(10 << 20);
        MemoryHealth health = new(bodies, () => new(Gibibyte, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte));
        bodies.Take(9 << 20);

        Assert.Equal("Bodies of requests use 9 MiB of their limit of 10 MiB (max-buffered-bytes).", health.FindTrouble());
        bodies.Return(1 << 20);
        Assert.Null(health.FindTrouble());
    }

    private static MemoryHealth HealthOf(MemoryReading memory) => new(new BodyBudget(100), () => memory);
}
