using System.Text.RegularExpressions;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>Rooms are folders, and dependencies between them point one way: docs/architecture.md shows the plans.</summary>
public sealed class ArchitectureTests
{
    private static readonly Plan Core = new(Shipped.Core, "src/Relevance.Cluster",
    [
        "Errors", "Markup", "Documents/Values", "Numerics", "Drawing", "Notebooks",
        "Documents", "Documents/Filters", "Documents/Aggregations", "Documents/Files",
        "Numerics/Vectors", "Serialization", "Progress", "Numerics/Kernels", "Numerics/LinearAlgebra", "Numerics/Assignment",
        "Storage", "Storage/Telemetry", "Storage/Rows", "Storage/Columns", "Http/Calls", "Http/Bulk", "Http/Vectors", "Http",
        "Text", "Columns", "Models", "Clusterings", "Clusterings/Distribution", "Vectors", "Rankings",
        "Clusterings/Groups", "Clusterings/Centroids", "Clusterings/Fitting", "Clusterings/Members",
        "Clusterings/Evaluation", "Clusterings/Belonging", "Clusterings/Numbers", "Clusterings/Projections", "Clusterings/Reports",
        "Datasets", "", "Registration",
    ],
    undivided: ["Clusterings/Reports"]);

    private static readonly Plan Sqlite = new(Shipped.Sqlite, "src/Relevance.Cluster.Sqlite",
    [
        "Options", "Checksums", "Engine", "Layout", "Labels", "Queries", "Columns", "Threads", "Writing", "Reading", "Files", "",
    ]);

    private static readonly Plan Postgres = new(Shipped.Postgres, "src/Relevance.Cluster.Postgres",
    [
        "Tables", "Options", "Engine", "Layout", "Vectors", "Labels", "Documents", "Columns", "Reading", "Writing", "",
    ]);

    private static readonly Plan Distributed = new(Shipped.Distributed, "src/Relevance.Cluster.Distributed",
    [
        "Links", "Membership", "Shards", "Fitting/Messages", "Fitting/Workers", "Fitting/Coordination", "Fitting", "Questions", "Engine", "",
    ]);

    private static readonly Plan Worker = new(Shipped.Worker, "src/Relevance.Cluster.Worker", ["Options", "Membership", "Links", "Hosting", "Coordination", ""]);
    private static readonly Plan Files = new(Shipped.Files, "src/Relevance.Cluster.Files", ["Values", "Columns", "Parquet", "Arrow", ""]);

    private static readonly Plan VectorData = new(Shipped.VectorData, "src/Relevance.Cluster.VectorData", [""]);
    private static readonly Plan AI = new(Shipped.AI, "src/Relevance.Cluster.AI", ["Embeddings"]);
    private static readonly Plan Tool = new(Shipped.Tool, "src/Relevance.Cluster.Tool", ["Terminal", "Stores", "Files", "Commands", ""]);
    private static readonly Plan Server = new(
        Shipped.Server,
        "src/Relevance.Cluster.Server",
        [
            "Settings", "Disk", "Caching", "Wire", "Limits", "Keys", "Projects", "Operations", "Uploads",
            "Endpoints/Datasets", "Endpoints/Documents", "Endpoints/Clusters", "Endpoints/Aggregates", "Endpoints/Search", "Endpoints/Vectors", "Endpoints",
            "Compat", "Dashboard", "Pipeline", "Hosting", "",
        ],
        undivided: ["Dashboard"]);

    /// <summary>Packages that are used inside, with the rooms that may use them: a package that many rooms name can never be replaced.</summary>
    private static readonly Dictionary<string, string[]> PackageRooms = new(StringComparer.Ordinal)
    {
        ["MathNet"] = ["Relevance.Cluster/Numerics/LinearAlgebra"],
        ["CsvHelper"] = ["Relevance.Cluster/Documents/Files"],
        ["Npgsql"] = ["Relevance.Cluster.Postgres", "Relevance.Cluster.Distributed", "Relevance.Cluster.Worker/Membership"],
        ["Orleans"] = ["Relevance.Cluster.Worker"],
        ["SQLitePCL"] = ["Relevance.Cluster.Sqlite"],
        ["System.IO.Hashing"] = ["Relevance.Cluster.Sqlite", "Relevance.Cluster.Files/Parquet"],
        ["Apache.Arrow"] = ["Relevance.Cluster.Files", "Relevance.Cluster.Files/"],
        ["K4os"] = ["Relevance.Cluster.Files/Parquet"],
        ["Snappier"] = ["Relevance.Cluster.Files/Parquet"],
        ["ZstdSharp"] = ["Relevance.Cluster.Files/", "Relevance.Cluster.Files/Parquet"],
        ["Polly"] = ["Relevance.Cluster/Http"],
        ["Microsoft.Extensions.AI"] = ["Relevance.Cluster.AI", "Relevance.Cluster.Tool/Commands"],
        ["System.Numerics.Tensors"] = ["Relevance.Cluster.AI"],
        ["OpenAI"] = ["Relevance.Cluster.Tool/Commands"],
        ["Microsoft.Extensions.Diagnostics.HealthChecks"] = ["Relevance.Cluster/Registration"],
        ["Microsoft.Extensions.Http"] = ["Relevance.Cluster/Http", "Relevance.Cluster/Registration"],
        ["Microsoft.Extensions.Logging"] =
            [
                "Relevance.Cluster/Http", "Relevance.Cluster/Storage", "Relevance.Cluster/Clusterings/Fitting", "Relevance.Cluster/Registration",
                "Relevance.Cluster.Sqlite", "Relevance.Cluster.Postgres", "Relevance.Cluster.Worker", "Relevance.Cluster.Tool/Commands",
            ],
        ["Microsoft.Extensions.DependencyInjection"] = ["Relevance.Cluster/Registration", "Relevance.Cluster.Sqlite/", "Relevance.Cluster.Postgres/", "Relevance.Cluster.Worker"],
        ["Microsoft.Extensions.VectorData"] = ["Relevance.Cluster.VectorData/"],
        ["Spectre"] = ["Relevance.Cluster.Tool/Terminal", "Relevance.Cluster.Tool/Stores", "Relevance.Cluster.Tool/Commands", "Relevance.Cluster.Tool/"],
        ["OpenTelemetry"] = ["Relevance.Cluster.Server/Operations"],
    };

    /// <summary>
    /// Types that any room may name, because attributes do: the converter factory must know every type that is converted, and each of them names it.
    /// </summary>
    private static readonly string[] NamedInAttributes = ["Relevance.Cluster.Serialization.RelevanceJsonConverter"];

    public static TheoryData<string> Plans =>
    [
        Core.Folder, Sqlite.Folder, Postgres.Folder, Distributed.Folder, Worker.Folder, Files.Folder, AI.Folder, VectorData.Folder, Server.Folder, Tool.Folder,
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Rooms_UseOnlyRoomsBeforeThemOnThePlan(string folder) => Offenders.None(
        "A room uses only the rooms that stand before it on the plan:",
        Of(folder).Uses.Where(use => use.ToRoom is not null && Array.IndexOf(Of(folder).Rooms, use.ToRoom) > Array.IndexOf(Of(folder).Rooms, use.FromRoom))
            .Where(use => !NamedInAttributes.Contains(use.To))
            .Select(use => $"'{use.FromRoom}' → '{use.ToRoom}': {use.From} → {use.To}"));

    [Theory]
    [MemberData(nameof(Plans))]
    public void Rooms_AreThoseOnThePlan(string folder) =>
        Assert.Equal(Of(folder).Rooms.Order(StringComparer.Ordinal), Of(folder).House.Rooms);

    [Fact]
    public void Files_NamedInTheArchitecturePage_Exist()
    {
        IReadOnlyList<string> files = Repository.Files("src", "*.cs");
        string page = File.ReadAllText(Repository.Locate("docs/architecture.md"));
        string[] named =
        [
            .. Regex.Matches(page, "`(?<file>[A-Za-z./]+\\.cs)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
                .Select(match => match.Groups["file"].Value),
        ];

        Assert.True(named.Length > 80, "the page names the files of its walks");
        Offenders.None("The page names files that exist:", named.Where(name => !files.Any(file => file.Replace('\\', '/').EndsWith("/" + name, StringComparison.Ordinal))));
    }

    [Fact]
    public void TheHttpStore_DoesNotDependOnClusterings() => Offenders.None(
        "A store knows documents, not what is asked of clusters:",
        Core.Uses.Where(use => use.FromRoom.StartsWith("Http", StringComparison.Ordinal) && IsOf(use.ToRoom, "Models", "Clusterings", "Vectors", "Rankings"))
            .Concat(Core.Uses.Where(use => IsOf(use.FromRoom, "Models", "Clusterings", "Vectors", "Rankings", "Datasets") && IsOf(use.ToRoom, "Http")))
            .Select(use => $"{use.From} → {use.To}"));

    [Fact]
    public void TheStores_DependOnDocumentsAndNumericsOnly() => Offenders.None(
        "A store knows documents, not what is asked of clusters:",
        Sqlite.Uses.Concat(Postgres.Uses)
            .Where(use => use.ToRoom is null && IsOf(Core.House.RoomOf(use.To), "Models", "Clusterings", "Vectors", "Rankings", "Datasets"))
            .Select(use => $"{use.From} → {use.To}"));

    [Theory]
    [MemberData(nameof(Plans))]
    public void Packages_AreUsedInTheirRoomsOnly(string folder) => Offenders.None(
        "A package is used in its rooms only:",
        from use in Of(folder).Uses
        where use.ToRoom is null
        from package in PackageRooms

            // The server is a program on ASP.NET Core, which contains these.
        where folder != Server.Folder || !package.Key.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        where use.To.StartsWith(package.Key + ".", StringComparison.Ordinal)
        let place = $"{folder["src/".Length..]}/{use.FromRoom}"
        where !package.Value.Any(room => room.EndsWith('/') ? place == room : place == room || place.StartsWith(room + "/", StringComparison.Ordinal))
        select $"{use.From} → {use.To}");

    [Fact]
    public void Uses_ReachIntoBodiesSignaturesAndLambdas()
    {
        HashSet<string> used = [.. Core.Uses.Where(use => use.From == "Relevance.Cluster.Storage.DocumentStore").Select(use => use.To)];

        Assert.Contains("Relevance.Cluster.Schema", used);
        Assert.Contains(Core.Uses, use => use is { From: "Relevance.Cluster.ClusterOps", To: "Relevance.Cluster.Vectors.ClusteringContext" });
        Assert.Contains(Core.Uses, use => use is { From: "Relevance.Cluster.Numerics.LinearAlgebra.SymmetricEigen", ToRoom: null });
        Assert.Contains(Server.Uses, use => use is { From: "Relevance.Cluster.Server.Endpoints.CentroidEndpoints", ToRoom: "Endpoints/Clusters" });
        Assert.Contains(Server.Uses, use => use is { From: "Relevance.Cluster.Server.Pipeline.RouteTable", ToRoom: "Compat" });
    }

    private static Plan Of(string folder) =>
        new[] { Core, Sqlite, Postgres, Distributed, Worker, Files, AI, VectorData, Server, Tool }.Single(plan => plan.Folder == folder);

    private static bool IsOf(string? room, params ReadOnlySpan<string> groups)
    {
        foreach (string group in groups)
        {
            if (room is not null && (room == group || room.StartsWith(group + "/", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
