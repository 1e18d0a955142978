using System.Security.Cryptography;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Files;

/// <summary>
/// Files that clients put beside their documents, such as pictures. Whoever has a key gets an address for each; the address itself, which nobody can guess, then lets a file in once and out again
/// without a key, as the addresses of object stores do.
/// </summary>
internal sealed class UploadedFiles(ServerOptions options, TimeProvider clock) : IDisposable
{
    private const int NameBytes = 16;
    private const string ReservedExtension = ".reserved";
    private const string PartExtension = ".part";

    /// <summary>An address that nobody used for so long takes no file any more.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly string _folder = options.IsInMemory
        ? Path.Combine(Path.GetTempPath(), "relevance-cluster-files-" + Guid.NewGuid().ToString("N"))
        : Path.Combine(options.DataFolder, "files");

    /// <summary>Makes the name of a file to come.</summary>
    public string Reserve()
    {
        Directory.CreateDirectory(_folder);
        RemoveExpired();
        string name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));
        File.WriteAllBytes(PathOf(name) + ReservedExtension, []);
        return name;
    }

    /// <summary>Takes the content of a file whose name was made.</summary>
    /// <exception cref="WireException">The name was never made, or has its file already.</exception>
    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        if (!File.Exists(path + ReservedExtension))
        {
            throw NotFound(name);
        }

        string part = path + PartExtension + Guid.NewGuid().ToString("N");
        try
        {
            FileStream file = new(part, FileMode.CreateNew, FileAccess.Write);
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(part, path, overwrite: true);
            File.Delete(path + ReservedExtension);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="WireException">There is none of this name.</exception>
    public Stream Open(string name) =>
        File.Exists(PathOf(name)) ? new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : throw NotFound(name);

    /// <summary>Deletes the files of a server that keeps nothing.</summary>
    public void Dispose()
    {
        if (options.IsInMemory && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Nothing but a name that was made here becomes part of a path.</summary>
    private string PathOf(string name) =>
        name.Length == NameBytes * 2 && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(_folder, name) : throw NotFound(name);

    private static WireException NotFound(string name) => new(404, "file_not_found", $"There is no file '{(name.Length > 40 ? name[..40] : name)}', or its address was used already.");

    private void RemoveExpired()
    {
        foreach (string reserved in Directory.EnumerateFiles(_folder, "*" + ReservedExtension))
        {
            if (clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(reserved) > Lifetime)
            {
                File.Delete(reserved);
            }
        }
    }
}
