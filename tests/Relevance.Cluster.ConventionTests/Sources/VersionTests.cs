using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Sources;

/// <summary>Tests that two builds of one commit use the same packages, and that every script uses this version.</summary>
public sealed partial class VersionTests
{
    private static readonly IReadOnlyList<string> Projects =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.props"),
        .. new[] { "src", "tests", "bench", "samples" }.SelectMany(folder => Repository.Files(folder, "*.csproj", "*.props", "*.targets")),
    ];

    [Fact]
    public void Packages_AreNamedWithTheirVersionOnce() => Offenders.None(
        "A project names a package, Directory.Packages.props its version:",
        Projects.SelectMany(file => XDocument.Load(file).Descendants("PackageReference")
                    .Where(reference =>
                        reference.Attribute("Version") is not null
                        || reference.Attribute("VersionOverride") is not null
                        || reference.Element("Version") is not null)
            .Select(reference => $"{Repository.Describe(file)}: {reference.Attribute("Include")?.Value}")));

    [Fact]
    public void Versions_AreExact() => Offenders.None(
        "A version is exact: no star, no range:",
        Projects.SelectMany(file => XDocument.Load(file).Descendants("PackageVersion")
            .Where(package => !ExactVersion().IsMatch(package.Attribute("Version")?.Value ?? ""))
            .Select(package => $"{Repository.Describe(file)}: {package.Attribute("Include")?.Value} {package.Attribute("Version")?.Value}")));

    [Fact]
    public void Versions_AreThoseOfPackagesInUse() => Offenders.None(
        "A version that no project takes is dropped:",
            Projects
                .SelectMany(file => Names(file, "PackageVersion"))
                .Except(Projects.SelectMany(file => Names(file, "PackageReference")), StringComparer.Ordinal));

    [Fact]
    public void Scripts_TakeExactVersions() => Offenders.None(
        "A #:package line of a script names an exact version, and of this library the present one:",
        Repository.Files("samples", "*.cs").Append(Repository.Locate("README.md")).SelectMany(file => PackageLine().Matches(File.ReadAllText(file))
            .Where(line => !IsRight(line.Groups["id"].Value, line.Groups["version"].Value))
            .Select(line => $"{Repository.Describe(file)}: {line.Value.Trim()}")));

    [Fact]
    public void Notebooks_TakeExactVersions() => Offenders.None(
        "A #r \"nuget: …\" line of a notebook names an exact version, and of this library the present one:",
        Repository.Files("samples", "*.ipynb").SelectMany(file => NugetLine().Matches(File.ReadAllText(file))
            .Where(line => !IsRight(line.Groups["id"].Value, line.Groups["version"].Value))
            .Select(line => $"{Repository.Describe(file)}: {line.Value}")));

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("1.2.3-rc.1", true)]
    [InlineData("1.2.*", false)]
    [InlineData("[1.2.3,2.0.0)", false)]
    [InlineData("", false)]
    public void ExactVersion_OfAText_IsSeen(string version, bool isExact) => Assert.Equal(isExact, ExactVersion().IsMatch(version));

    private static IEnumerable<string> Names(string file, string element) =>
        XDocument.Load(file).Descendants(element).Select(package => package.Attribute("Include")?.Value).OfType<string>();

    private static bool IsRight(string id, string version) =>
        id is "Relevance.Cluster" or "Relevance.Cluster.Sqlite" or "Relevance.Cluster.Postgres" or "Relevance.Cluster.Files" or "Relevance.Cluster.AI"
            or "Relevance.Cluster.VectorData" or "Relevance.Cluster.Distributed" or "Relevance.Cluster.Worker"
            ? version == Repository.Version : ExactVersion().IsMatch(version);

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){1,3}(-[0-9A-Za-z.-]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExactVersion();

    [GeneratedRegex("""#r \\"nuget: *(?<id>[A-Za-z0-9_.]+) *(, *(?<version>[^"\\]*))?\\""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NugetLine();

    [GeneratedRegex(@"^#:package +(?<id>[A-Za-z0-9_.]+)(@(?<version>\S*))?", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex PackageLine();
}
