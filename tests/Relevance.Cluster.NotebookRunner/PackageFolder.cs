using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>
/// The packages that a notebook may ask for: the output folder of a project that references them, where the build has put every assembly that they need, and a list of them (.deps.json).
/// </summary>
internal sealed class PackageFolder
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _versions;
    private readonly string[] _files;

    private PackageFolder(string folder, Dictionary<string, string> versions, string[] files) => (_folder, _versions, _files) = (folder, versions, files);

    /// <summary>Opens a folder; from then on assemblies and native libraries of it are found by name.</summary>
    /// <exception cref="NotebookException">The folder is not the output of one project.</exception>
    public static PackageFolder Open(string folder)
    {
        string[] lists = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.deps.json") : [];
        if (lists is not [string list])
        {
            throw new NotebookException($"The folder of --packages has {lists.Length} .deps.json files: it must be the output of one project that references the packages.");
        }

        string project = Path.GetFileName(list)[..^".deps.json".Length];
        JsonObject libraries = JsonNode.Parse(File.ReadAllText(list))?["libraries"] as JsonObject ?? throw new NotebookException($"{Path.GetFileName(list)} lists no libraries.");
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonNode? about) in libraries)
        {
            if ((string?)about?["type"] == "package" && name.Split('/') is [string id, string version])
            {
                versions[id] = version;
            }
        }

        // What belongs to the project itself is no package.
        string[] files = [.. Directory.GetFiles(folder, "*.dll").Where(file => Path.GetFileNameWithoutExtension(file) != project).Order(StringComparer.Ordinal)];
        var resolver = new AssemblyDependencyResolver(Path.Combine(folder, project + ".dll"));
        AssemblyLoadContext.Default.Resolving += (context, name) => resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => resolver.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
        return new PackageFolder(folder, versions, files);
    }

    /// <summary>Checks that a package is here, in the version that the notebook names.</summary>
    /// <exception cref="NotebookException">It is not.</exception>
    public void Require(PackageName package)
    {
        if (!_versions.TryGetValue(package.Id, out string? version))
        {
            throw new NotebookException($"The package {package.Id} is not in the folder of --packages.");
        }

        if (version != package.Version)
        {
            throw new NotebookException($"The notebook asks for {package.Id} {package.Version}; the folder of --packages has {version}.");
        }
    }

    /// <summary>Loads every assembly of the packages: a package brings along what it depends on.</summary>
    public IReadOnlyList<Assembly> Load() => [.. _files.Where(IsManaged).Select(file => AssemblyLoadContext.Default.LoadFromAssemblyPath(file))];

    /// <inheritdoc/>
    public override string ToString() => $"{_versions.Count} packages in {_folder}";

    /// <summary>Whether a file is an assembly that the compiler can read, and not a native library.</summary>
    public static bool IsManaged(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using var image = new System.Reflection.PortableExecutable.PEReader(stream);
        return image.HasMetadata;
    }
}
