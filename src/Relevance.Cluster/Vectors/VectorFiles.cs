using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Files of vectors, one per vector field, rewritten when the vectors in the store change.</summary>
/// <remarks>
/// The name of a file contains hashes of its dataset, field and revision, so the files of a deleted dataset can be found. A process locks the file that it
/// writes, which distinguishes it from an abandoned one.
/// </remarks>
internal sealed class VectorFiles
{
    private const string Extension = ".vectors";
    private const string PartExtension = ".part";

    private readonly string _folder;
    private int _isSwept;

    /// <summary>Initializes a new instance of the <see cref="VectorFiles"/> class, and deletes abandoned files in the folder.</summary>
    public VectorFiles(string folder)
    {
        _folder = folder;
        foreach (string part in Find("*" + PartExtension))
        {
            DeleteUnlessHeld(part);
        }
    }

    /// <summary>Opens the file of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="revision">The current revision of its vectors.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The vectors; null if no file has this revision, or the file is damaged.</returns>
    public MappedVectors? Find(string datasetId, string vectorField, string revision, CancellationToken cancellationToken)
    {
        string path = PathOf(datasetId, vectorField, revision);
        try
        {
            return OpenIfThere(path, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // The store has the vectors, and the file is written again.
            File.Delete(path);
            return null;
        }
    }

    /// <summary>Creates a draft file with a unique name.</summary>
    /// <returns>The writer and the path of the file.</returns>
    public (MappedVectorsWriter Writer, string Path) Begin(int dimension)
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + PartExtension);
        return (new MappedVectorsWriter(path, dimension), path);
    }

    /// <summary>Replaces the files of a field with a complete draft file, and opens it.</summary>
    /// <returns>The vectors; null if another process replaced the file with another revision at the same time.</returns>
    public MappedVectors? Keep(string written, string datasetId, string vectorField, string revision)
    {
        string path = PathOf(datasetId, vectorField, revision);
        File.Move(written, path, overwrite: true);
        foreach (string old in Find(PrefixOf(datasetId, vectorField) + "*" + Extension))
        {
            if (old != path)
            {
                TryDelete(old);
            }
        }

        return OpenIfThere(path, CancellationToken.None);
    }

    /// <summary>Deletes the files of a deleted dataset.</summary>
    public void Delete(string datasetId)
    {
        foreach (string path in Find(PrefixOf(datasetId) + "*" + Extension))
        {
            TryDelete(path);
        }
    }

    /// <summary>Deletes the files of datasets that do not exist in the store; runs once.</summary>
    public async Task RemoveOrphansAsync(DocumentStore store, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isSwept, 1) != 0)
        {
            return;
        }

        // Files are listed first, so a file that is created in the meantime is not deleted.
        string[] paths = [.. Find("*" + Extension)];
        if (paths.Length == 0)
        {
            return;
        }

        IReadOnlyList<string> datasets = await store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> prefixes = [.. datasets.Select(PrefixOf)];
        foreach (string path in paths.Where(path => !prefixes.Any(prefix => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal))))
        {
            TryDelete(path);
        }
    }

    /// <summary>Opens a file for one call only.</summary>
    public static MappedVectors OpenOnce(string written)
    {
        MappedVectors vectors = MappedVectors.Open(written);
        TryDelete(written);
        return vectors;
    }

    /// <summary>
    /// Deletes a file, if no process has it open. Some systems do not delete a mapped file; it is deleted when the next one replaces it, or with the folder.
    /// </summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file is in use, and is deleted later.
        }
    }

    private static MappedVectors? OpenIfThere(string path, CancellationToken cancellationToken)
    {
        try
        {
            return MappedVectors.Open(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes a file, unless a process is writing it.</summary>
    private static void DeleteUnlessHeld(string path)
    {
        try
        {
            using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its process is running, or the file belongs to another user.
        }
    }

    private static string PrefixOf(string datasetId) => Hash(datasetId) + "-";

    private static string PrefixOf(string datasetId, string vectorField) => PrefixOf(datasetId) + Hash(vectorField) + "-";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private string PathOf(string datasetId, string vectorField, string revision) =>
        Path.Combine(_folder, PrefixOf(datasetId, vectorField) + Hash(revision) + Extension);

    private IEnumerable<string> Find(string pattern) => Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, pattern) : [];
}
