using System.IO.Compression;
using System.Xml.Linq;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Packages;

/// <summary>The packages of these sources, packed once into a separate folder under a unique version.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    public static readonly string[] Ids =
    [
        "Relevance.Cluster", "Relevance.Cluster.Sqlite", "Relevance.Cluster.Postgres", "Relevance.Cluster.Files", "Relevance.Cluster.AI",
        "Relevance.Cluster.VectorData", "Relevance.Cluster.Distributed", "Relevance.Cluster.Worker",
    ];

    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets the version, unique to this run: a package of it can be in no cache.</summary>
    public string Version { get; } = $"{Repository.Version}-test.{Guid.NewGuid():N}";

    /// <summary>Gets the folder of the packages.</summary>
    public string Feed => _folder.Locate("feed");

    /// <summary>Gets the output of the commands that packed it.</summary>
    public string Said { get; private set; } = "";

    public async ValueTask InitializeAsync() => Said = await PackAsync(Feed);

    /// <summary>Packs again from nothing into another folder, under the same version.</summary>
    /// <returns>The folder.</returns>
    public async Task<string> PackAgainAsync()
    {
        string again = _folder.Locate("again");
        await PackAsync(again);
        return again;
    }

    public ZipArchive Open(string folder, string id, string extension) => ZipFile.OpenRead(Path.Combine(folder, $"{id}.{Version}.{extension}"));

    public async Task<XElement> MetadataAsync(string id)
    {
        using ZipArchive package = Open(Feed, id, "nupkg");
        using Stream specification = await package.GetEntry($"{id}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        return (await XDocument.LoadAsync(specification, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    /// <summary>
    /// A release build as in CI, in its own folder (the same each time, for the paths of generated files are part of the symbols), so that the
    /// build in the repository is not changed. Without analyzers: the build of these tests ran them.
    /// </summary>
    private async Task<string> PackAsync(string feed)
    {
        string build = _folder.Locate("build");
        string said = await DotnetCommand.RunAsync(
            Repository.Root, "pack", "src/Libraries.slnf", "--configuration", "Release", "--output", feed, "-nologo", "-maxcpucount:1",
            $"-p:Version={Version}", $"-p:ArtifactsPath={build}", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false");
        Directory.Delete(build, recursive: true);
        return said;
    }
}
