using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Xml.Linq;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Packages;

/// <summary>Tests of the packages: they are complete, the same bytes each time, and a fresh project runs on them.</summary>
[Collection(nameof(OneAtATime))]
public sealed class PackageTests(PackedLibrary packages) : IClassFixture<PackedLibrary>
{
    private const string WebProgram = """"
        using Relevance.Cluster;

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddRelevanceClient().UseSqlite(":memory:");
        builder.Services.AddHealthChecks().AddRelevanceStore();
        await using WebApplication application = builder.Build();
        application.MapGet("/clusters", (RelevanceClient client) => client.GetDataset("shoes").ListClusteringsAsync());
        await DocumentFile.WriteAsync("shoes.parquet",
        [
            new Document("a") { ["title"] = "boot", ["title_vector_"] = new float[] { 1, 2 } },
            new Document("b") { ["title"] = "shoe", ["title_vector_"] = new float[] { 3, 4 } },
        ]);
        Dataset shoes = application.Services.GetRequiredService<RelevanceClient>().GetDataset("shoes");
        Console.WriteLine(await shoes.InsertDocumentsAsync(DocumentFile.ReadAsync("shoes.parquet")));
        """";

    private const string Program =
        """
        using Relevance.Cluster;

        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset points = new RelevanceClient(store).GetDataset("points");
        float[][] positions = [[0, 0], [0, 1], [9, 9], [9, 8], [9, 7]];
        await points.InsertDocumentsAsync([.. positions.Select((position, i) => new Document($"p{i}") { ["at_vector_"] = position })]);

        ClusterOps clusters = points.GetClusterOps("kmeans-2", "at_vector_");
        await clusters.FitAsync(new KMeans(2));

        var labels = new List<string>();
        for (int i = 0; i < positions.Length; i++)
        {
            Document? document = await points.GetDocumentAsync($"p{i}");
            labels.Add(document!["_cluster_.at_vector_.kmeans-2"].AsText()!);
        }

        Console.WriteLine(string.Join(' ', labels.Select(label => labels.IndexOf(label))));
        """;

    public static TheoryData<string> Ids => [.. PackedLibrary.Ids];

    [Fact]
    public void Packing_OfTheLibraries_WarnsOfNothing() =>
        Assert.DoesNotContain("warning ", packages.Said, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("Relevance.Cluster")]
    [InlineData("Relevance.Cluster.Sqlite")]
    [InlineData("Relevance.Cluster.Postgres")]
    [InlineData("Relevance.Cluster.Distributed")]
    [InlineData("Relevance.Cluster.Worker")]
    [InlineData("Relevance.Cluster.Files")]
    [InlineData("Relevance.Cluster.VectorData")]
    [InlineData("Relevance.Cluster.AI")]
    public void Package_Holds_TheLibraryItsDocumentationAndWhatAGalleryShows(string id)
    {
        using ZipArchive package = packages.Open(packages.Feed, id, "nupkg");

        string[] files =
        [
            .. package
                .Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

        string[] expected =
        [
            "README.md", "[Content_Types].xml", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"{id}.nuspec",
            .. id == "Relevance.Cluster" ? new[] { "buildTransitive/Relevance.Cluster.targets" } : [],
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), files);
        Assert.All(package.Entries, entry => Assert.True(entry.Length > 0, entry.FullName));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Package_Says_ItsLicenseReadmeAndIcon(string id)
    {
        XElement metadata = await packages.MetadataAsync(id);
        XNamespace space = metadata.Name.Namespace;

        Assert.Equal((id, packages.Version), (metadata.Element(space + "id")?.Value, metadata.Element(space + "version")?.Value));
        Assert.Equal(("expression", "MIT"), (metadata.Element(space + "license")?.Attribute("type")?.Value, metadata.Element(space + "license")?.Value));
        Assert.Equal(("README.md", "icon.png"), (metadata.Element(space + "readme")?.Value, metadata.Element(space + "icon")?.Value));
        Assert.All(["description", "tags", "authors"], name => Assert.False(string.IsNullOrWhiteSpace(metadata.Element(space + name)?.Value), name));
    }

    [Theory]
    [InlineData("Relevance.Cluster.Sqlite")]
    [InlineData("Relevance.Cluster.Postgres")]
    [InlineData("Relevance.Cluster.Distributed")]
    [InlineData("Relevance.Cluster.Worker")]
    [InlineData("Relevance.Cluster.Files")]
    [InlineData("Relevance.Cluster.VectorData")]
    [InlineData("Relevance.Cluster.AI")]
    public async Task Package_BesideTheCore_NeedsThoseOfItsOwnVersion(string id)
    {
        XElement metadata = await packages.MetadataAsync(id);

        XElement[] own =
        [
            .. metadata.Descendants(metadata.Name.Namespace + "dependency")
                .Where(dependency => dependency.Attribute("id")?.Value.StartsWith("Relevance.Cluster", StringComparison.Ordinal) == true),
        ];

        Assert.NotEmpty(own);
        Assert.All(own, dependency => Assert.Equal(packages.Version, dependency.Attribute("version")?.Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Symbols_HoldThePdb(string id)
    {
        using ZipArchive symbols = packages.Open(packages.Feed, id, "snupkg");

        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{id}.pdb" && entry.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Library_IsBuiltDeterministically(string id)
    {
        using var image = new PEReader(new MemoryStream(Read(packages.Feed, id, "nupkg", $"lib/net10.0/{id}.dll")));

        Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type is DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public async Task Packing_Twice_GivesTheSameBytes()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "A second pack takes long; it is made where CI=true.");

        string again = await packages.PackAgainAsync();

        Assert.All(PackedLibrary.Ids, id =>
        {
            Assert.Equal(Hash(packages.Feed, id, "nupkg", "dll"), Hash(again, id, "nupkg", "dll"));
            Assert.Equal(Hash(packages.Feed, id, "nupkg", "xml"), Hash(again, id, "nupkg", "xml"));
            Assert.Equal(Hash(packages.Feed, id, "snupkg", "pdb"), Hash(again, id, "snupkg", "pdb"));
        });
    }

    [Fact]
    public async Task FreshProject_OnThePackages_BuildsWithoutAWarningAndClusters()
    {
        using var folder = new TemporaryFolder();
        await WriteProjectAsync(folder, "Microsoft.NET.Sdk", Program, "Relevance.Cluster.Sqlite");

        string built = await DotnetCommand.RunAsync(folder.Path, "build", "-nologo", "-maxcpucount:1");
        string printed = await DotnetCommand.RunAsync(folder.Path, "run", "--no-build");

        Assert.DoesNotContain("warning ", built, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("0 0 2 2 2", printed.Trim());
    }

    [Fact]
    public async Task FreshWebProject_OnThePackages_HasItsClient_AndReadsParquetWithoutNamingThePackage()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "A second project takes long; it is built where CI=true.");
        using var folder = new TemporaryFolder();
        await WriteProjectAsync(folder, "Microsoft.NET.Sdk.Web", WebProgram, "Relevance.Cluster.Sqlite", "Relevance.Cluster.Files");

        string built = await DotnetCommand.RunAsync(folder.Path, "build", "-nologo", "-maxcpucount:1");
        string printed = await DotnetCommand.RunAsync(folder.Path, "run", "--no-build");

        Assert.DoesNotContain("warning ", built, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("2 inserted, 0 updated, 0 rejected", printed.Split('\n').Select(line => line.Trim()));
    }

    /// <summary>
    /// A user's project. The packages under test are in its own folder; their dependencies are read from the machine's cache.
    /// </summary>
    private async Task WriteProjectAsync(TemporaryFolder folder, string sdk, string program, params string[] references)
    {
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        CancellationToken token = TestContext.Current.CancellationToken;

        await File.WriteAllTextAsync(folder.Locate("Program.cs"), program, token);
        await File.WriteAllTextAsync(
            folder.Locate("nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{packages.Feed}" /></packageSources></configuration>""",
            token);
        await File.WriteAllTextAsync(
            folder.Locate("Fresh.csproj"),
            $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{folder.Locate("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{machine}</RestoreFallbackFolders>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references.Select(id => $"""<PackageReference Include="{id}" Version="{packages.Version}" />"""))}
              </ItemGroup>
            </Project>
            """,
            token);
    }

    private string Hash(string folder, string id, string package, string extension) =>
        Convert.ToHexString(SHA256.HashData(Read(folder, id, package, $"lib/net10.0/{id}.{extension}")));

    private byte[] Read(string folder, string id, string package, string file)
    {
        using ZipArchive archive = packages.Open(folder, id, package);
        using Stream stream = archive.GetEntry(file)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
