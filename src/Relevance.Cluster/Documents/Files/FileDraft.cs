namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// Writes files so that they appear whole: under a name that nobody else has, in the same folder, and renamed at the end. Of two writers at once, the last
/// one's file stays.
/// </summary>
internal static class FileDraft
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Writes a file in place of one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what is in it. When it throws, nothing is left, and the file that is there stays as it is.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        string draft = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, $"{Guid.NewGuid():N}.part");
        FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous);
        try
        {
            T result;
            await using (stream.ConfigureAwait(false))
            {
                result = await write(stream).ConfigureAwait(false);
            }

            File.Move(draft, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
