namespace Relevance.Cluster.Files.Tests.Support;

/// <summary>A folder that is deleted with its files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-files-").FullName;

    public string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
