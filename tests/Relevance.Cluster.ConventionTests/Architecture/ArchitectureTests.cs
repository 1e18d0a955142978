using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>Dependencies point one way; docs/architecture.md draws it.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "Relevance.Cluster";
    private const string SampleRoot = "Relevance.Cluster.ConventionTests.Architecture.Samples";

    private static readonly AssemblyReferences Core = AssemblyReferences.Of(Shipped.Core);
    private static readonly AssemblyReferences Sqlite = AssemblyReferences.Of(Shipped.Sqlite);
    private static readonly AssemblyReferences Server = AssemblyReferences.Of(Shipped.Server);

    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        [""] = ["*"],
        ["Serialization"] = [],
        ["Numerics"] = ["Serialization"],
        ["Documents"] = ["Serialization", "Numerics", "Notebooks"],
        ["Drawing"] = ["Numerics"],
        ["Notebooks"] = ["Drawing"],
        ["Clustering"] = ["Serialization", "Numerics", "Notebooks"],
        ["Analysis"] = ["Serialization", "Numerics", "Clustering", "Drawing", "Notebooks"],
        ["Reports"] = ["Serialization", "Analysis", "Clustering", "Text", "Documents", "Numerics", "Drawing", "Notebooks"],
        ["Text"] = ["Serialization", "Numerics"],
        ["Storage"] = ["Documents", "Numerics"],
        ["Http"] = ["Storage", "Documents", "Numerics"],
        ["Sqlite"] = ["Storage", "Documents", "Numerics"],
        ["Server"] = ["*"],
    };

    /// <summary>Packages that are used inside, with the rooms that may use them ("" is the object model): what is named in many rooms can never be replaced.</summary>
    private static readonly Dictionary<string, string[]> PackageRooms = new(StringComparer.Ordinal)
    {
        ["MathNet"] = ["Numerics"],
        ["CsvHelper"] = ["Documents"],
        ["Microsoft.Data.Sqlite"] = ["Sqlite"],
        ["SQLitePCL"] = ["Sqlite"],
        ["System.IO.Hashing"] = ["Sqlite"],
        ["Polly"] = ["Http"],
        ["Microsoft.Extensions.Diagnostics.HealthChecks"] = [""],
        ["Microsoft.Extensions.Http"] = ["Http"],
        ["Microsoft.Extensions.Logging"] = ["Http", "Server", ""],
        ["Microsoft.Extensions.DependencyInjection"] = ["Server", ""],
        ["OpenTelemetry"] = ["Server"],
    };

    private static readonly Rooms Plan = new(Root, Arrows, IsShared);

    public static TheoryData<string> Assemblies => ["Relevance.Cluster", "Relevance.Cluster.Sqlite", "Relevance.Cluster.Server"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Rooms_KnowOnlyWhatTheyMay(string assembly) =>
        Offenders.None("A room may know only the rooms that its arrows point to:", Plan.Violations(References(assembly)));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Rooms_AreAllOnThePlan(string assembly) =>
        Offenders.None("A new room needs a place on the plan and in docs/architecture.md:", Plan.Unplanned(References(assembly)));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Packages_AreUsedInTheirRoomsOnly(string assembly) => Offenders.None(
        "A package is used in its rooms only:",
        from entry in References(assembly).Uses
        from used in entry.Value
        from package in PackageRooms
        where IsIn(used.Namespace, package.Key) && !package.Value.Any(room => room.Length == 0 ? entry.Key.Namespace == Root : IsIn(entry.Key.Namespace, $"{Root}.{room}"))
        select $"{entry.Key} → {used}");

    [Fact]
    public void References_OfTheCore_ReachIntoBodiesAndSignatures()
    {
        HashSet<TypeReference> used = Core.Uses[new(Root + ".Storage", "DocumentStore")];

        Assert.Contains(new TypeReference(Root + ".Documents", "Schema"), used);
        Assert.Contains(new TypeReference("System.Threading", "CancellationToken"), used);
    }

    [Theory]
    [InlineData("InABody")]
    [InlineData("BehindASwitch")]
    [InlineData("InALambda")]
    [InlineData("InAnAsyncMethod")]
    [InlineData("InALocal")]
    [InlineData("InAField")]
    [InlineData("InAGenericArgument")]
    [InlineData("InAGenericCall")]
    [InlineData("InAConstraint")]
    [InlineData("InACatch")]
    [InlineData("InAnAttribute")]
    [InlineData("AsABase")]
    [InlineData("AsATypeOf")]
    public void Rooms_OfSamplesThatLookUpstairs_NameTheOffender(string sample) => Assert.Contains(
        SampleViolations(upperIsAllowed: false),
        violation => violation.StartsWith($"{SampleRoot}.Lower.{sample} → {SampleRoot}.Upper.", StringComparison.Ordinal));

    [Fact]
    public void Rooms_OfASampleThatStaysAtHome_NameNobody() =>
        Assert.DoesNotContain(SampleViolations(upperIsAllowed: false), violation => violation.StartsWith($"{SampleRoot}.Lower.AtHome ", StringComparison.Ordinal));

    [Fact]
    public void Rooms_WithTheArrowDrawn_NameNobody() => Assert.Empty(SampleViolations(upperIsAllowed: true));

    [Fact]
    public void Rooms_WithARoomThatNobodyPlanned_NameIt() =>
        Assert.Equal(["Upper"], SamplePlan(new() { ["Lower"] = [] }).Unplanned(AssemblyReferences.Of(Assembly.GetExecutingAssembly())));

    private static string[] SampleViolations(bool upperIsAllowed) =>
        [.. SamplePlan(new() { ["Lower"] = upperIsAllowed ? ["Upper"] : [], ["Upper"] = [] }).Violations(AssemblyReferences.Of(Assembly.GetExecutingAssembly()))];

    private static Rooms SamplePlan(Dictionary<string, string[]> arrows) => new(SampleRoot, arrows, _ => false);

    private static AssemblyReferences References(string assembly) => assembly == Root ? Core : assembly == Root + ".Sqlite" ? Sqlite : Server;

    /// <summary>The failures are everybody's: RelevanceException, what derives from it, and the enum that one of them carries.</summary>
    private static bool IsShared(TypeReference type) =>
        type == new TypeReference(Root, nameof(StoreFailure)) || Core.IsA(type, new TypeReference(Root, nameof(RelevanceException)));

    private static bool IsIn(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);
}
