using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Matrices of vectors in files, one for each vector field, each made again when the store has other vectors than it.</summary>
/// <remarks>
/// A file's name is made of its dataset, field and revision, so that the files of a dataset that is gone can be found. One that is being written is locked by its process, so that one which was left
/// behind can be told from it.
/// </remarks>
internal sealed class VectorFiles
{
    private const string Extension = ".vectors";
    private const string PartExtension = ".part";

    private readonly string _folder;
    private int _isSwept;

    /// <summary>Initializes a new instance of the <see cref="VectorFiles"/> class; files that processes left half-written in the folder are deleted.</summary>
    public VectorFiles(string folder)
    {
        _folder = folder;
        foreach (string part in Find("*" + PartExtension))
        {
            DeleteUnlessHeld(part);
        }
    }

    /// <summary>Opens the matrix of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="revision">What the store says of its vectors now.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Null when there is none of this revision, and when there is one that is damaged.</returns>
    public MappedVectors? Find(string datasetId, string vectorField, string revision, CancellationToken cancellationToken)
    {
        string path = PathOf(datasetId, vectorField, revision);
        try
        {
            return OpenIfThere(path, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Nothing is lost: the store has the vectors, and the file is made again of them.
            File.Delete(path);
            return null;
        }
    }

    /// <summary>Begins a matrix. It has a name of its own until it is kept.</summary>
    /// <returns>The file's writer and path.</returns>
    public (MappedVectorsWriter Writer, string Path) Begin(int dimension)
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + PartExtension);
        return (new MappedVectorsWriter(path, dimension), path);
    }

    /// <summary>Keeps a matrix that was written whole, in place of those that the field had, and opens it.</summary>
    /// <returns>Null when somebody kept one of another revision at the same moment, which took the place of this one.</returns>
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

    /// <summary>Deletes the matrices of a dataset that is gone.</summary>
    public void Delete(string datasetId)
    {
        foreach (string path in Find(PrefixOf(datasetId) + "*" + Extension))
        {
            TryDelete(path);
        }
    }

    /// <summary>Deletes the matrices of datasets that the store does not have (any more); looks once.</summary>
    public async Task RemoveOrphansAsync(DocumentStore store, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isSwept, 1) != 0)
        {
            return;
        }

        // The files first: one that is made while the datasets are listed is of a dataset that is there.
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

    /// <summary>Opens a matrix that is good for one question only.</summary>
    public static MappedVectors OpenOnce(string written)
    {
        MappedVectors vectors = MappedVectors.Open(written);
        TryDelete(written);
        return vectors;
    }

    /// <summary>Deletes a file, if nobody has it open: some systems do not let go of one that is mapped. Then it goes with the next one that is kept, or with the folder.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in use; the comment above says what becomes of it.
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

    /// <summary>Deletes a file that nobody is writing to.</summary>
    private static void DeleteUnlessHeld(string path)
    {
        try
        {
            using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its process is alive, or it is somebody else's.
        }
    }

    private static string PrefixOf(string datasetId) => Hash(datasetId) + "-";

    private static string PrefixOf(string datasetId, string vectorField) => PrefixOf(datasetId) + Hash(vectorField) + "-";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private string PathOf(string datasetId, string vectorField, string revision) => Path.Combine(_folder, PrefixOf(datasetId, vectorField) + Hash(revision) + Extension);

    private IEnumerable<string> Find(string pattern) => Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, pattern) : [];
}
