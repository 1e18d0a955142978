namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// Writes files atomically: under a unique name in the same folder, renamed when complete. If two writers run at the same time, the file of the last one
/// remains.
/// </summary>
internal static class FileDraft
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Writes a file, which replaces an existing one when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. If it throws, the draft file is deleted, and an existing file is unchanged.</param>
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
