using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>Matrices of vectors in files, one for each vector field, each made again when the store has other vectors than it.</summary>
internal sealed class VectorFiles(string folder)
{
    private const string Extension = ".vectors";

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
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".part");
        return (new MappedVectorsWriter(path, dimension), path);
    }

    /// <summary>Keeps a matrix that was written whole, in place of those that the field had, and opens it.</summary>
    /// <returns>Null when somebody kept one of another revision at the same moment, which took the place of this one.</returns>
    public MappedVectors? Keep(string written, string datasetId, string vectorField, string revision)
    {
        string path = PathOf(datasetId, vectorField, revision);
        File.Move(written, path, overwrite: true);
        foreach (string old in Directory.EnumerateFiles(folder, PrefixOf(datasetId, vectorField) + "*" + Extension))
        {
            if (old != path)
            {
                TryDelete(old);
            }
        }

        return OpenIfThere(path, CancellationToken.None);
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

    private static string PrefixOf(string datasetId, string vectorField) => Hash($"{datasetId}\n{vectorField}") + "-";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private string PathOf(string datasetId, string vectorField, string revision) => Path.Combine(folder, PrefixOf(datasetId, vectorField) + Hash(revision) + Extension);
}
