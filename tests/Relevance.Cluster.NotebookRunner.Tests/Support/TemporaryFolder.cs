namespace Relevance.Cluster.NotebookRunner.Tests.Support;

/// <summary>A new folder, gone with everything in it when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("relevance-").FullName;

    public string Locate(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
