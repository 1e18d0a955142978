using System.Xml.Linq;

namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>The files of the repository that these tests were built from.</summary>
internal static class Repository
{
    private const string SolutionFile = "Relevance.Cluster.sln";

    /// <summary>Gets the folder of the solution. Found by walking up: a compiled-in path would be mapped away by a deterministic build.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets the version that the packages carry, read from the one property that sets it.</summary>
    public static string Version { get; } =
        XDocument.Load(Locate("src/Directory.Build.props")).Descendants("Version").Single().Value;

    public static string Locate(string relativePath) => Path.Combine(Root, relativePath);

    public static string Describe(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Files below a folder of the repository, in ordinal order, without the outputs of a build.</summary>
    public static IReadOnlyList<string> Files(string folder, params IEnumerable<string> patterns)
    {
        string start = Locate(folder);
        IEnumerable<string> found = Directory.Exists(start)
            ? patterns.SelectMany(pattern => Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories))
            : [];

        return
        [
            .. found
                .Where(file => !Describe(file).Split('/').Any(part => part is "artifacts" or "bin" or "obj" or ".git"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {SolutionFile}.");
    }
}
