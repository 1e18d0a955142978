using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Limits;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>/health says so when memory is short.</summary>
public sealed class HealthTests
{
    private const long Gibibyte = 1L << 30;

    [Fact]
    public void Enough_IsWell() => Assert.Null(HealthOf(new(Gibibyte, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte)).FindTrouble());

    [Fact]
    public void Process_ThatHasNearlyAllItMayHave_IsInTrouble()
    {
        ServerHealth health = HealthOf(new(15 * Gibibyte / 2, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte));

        Assert.Equal("The process uses 7680 MiB of the 8192 MiB that it may have.", health.FindTrouble());
        Assert.Equal(503, health.ToReply().Status);
    }

    [Fact]
    public void Machine_ThatIsFull_IsInTrouble() =>
        Assert.StartsWith("The machine, or the container, uses 7168 MiB", HealthOf(new(Gibibyte, 8 * Gibibyte, 7 * Gibibyte, 7 * Gibibyte)).FindTrouble(), StringComparison.Ordinal);

    [Fact]
    public void Runtime_ThatKnowsNothingYet_IsWell() => Assert.Null(HealthOf(new(1000, 0, 0, 0)).FindTrouble());

    [Fact]
    public void Bodies_ThatFillTheirBudget_AreTrouble_UntilTheyAreAnswered()
    {
        BodyBudget bodies = new(10 << 20);
        ServerHealth health = new(bodies, () => new(Gibibyte, 8 * Gibibyte, 2 * Gibibyte, 7 * Gibibyte));
        bodies.Take(9 << 20);

        Assert.Equal("Bodies of requests use 9 MiB of the 10 MiB that they may have (max-buffered-bytes).", health.FindTrouble());
        bodies.Return(1 << 20);
        Assert.Null(health.FindTrouble());
        Assert.Equal(200, health.ToReply().Status);
    }

    private static ServerHealth HealthOf(MemoryReading memory) => new(new BodyBudget(100), () => memory);
}
