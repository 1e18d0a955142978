using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Server.Disk;

namespace Relevance.Cluster.Server.Keys;

/// <summary>
/// The file of keys: JSON with a salted hash per key, readable by its owner only. Several processes can change it: each change reads and writes the file
/// under a lock.
/// </summary>
internal sealed class KeyFile(string path, TimeProvider clock)
{
    private const int KeyLength = 32;
    private const int IdLength = 4;
    private const string ReadOnlyText = "read-only";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Path { get; } = path;

    /// <summary>
    /// Gets the values that distinguish one state of the file from another: its time, which is coarse, and its length; null if the file does not exist.
    /// </summary>
    public (DateTime Time, long Length)? Stamp
    {
        get
        {
            FileInfo file = new(Path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        }
    }

    /// <summary>Reads the keys; empty if the file does not exist.</summary>
    /// <exception cref="FormatException">The file is not a file of keys.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<StoredKey> Read()
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // File.Exists also returns false for an existing file that is inaccessible.
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file of keys '{Path}' cannot be read: {e.Message}", e);
        }

        try
        {
            // Content that is not a list of keys is an error and not an empty list: without keys the server would be open.
            return FieldValue.Parse(content).AsObject().TryGetValue("keys", out FieldValue keys) && keys.Kind == FieldKind.Array
                ? [.. keys.AsArray().Select(ReadKey)]
                : throw new FormatException("it has no list 'keys'.");
        }
        catch (Exception e) when (e is InvalidDocumentException or FormatException)
        {
            throw new FormatException($"'{Path}' is not a file of keys: {e.Message}", e);
        }
    }

    /// <summary>Creates a key and stores its hash.</summary>
    /// <param name="project">The project that it opens.</param>
    /// <param name="access">The access of the key.</param>
    /// <param name="expires">The end of the key; null for never.</param>
    /// <returns>The key, which cannot be read again.</returns>
    public string Add(string project, KeyAccess access = KeyAccess.ReadWrite, DateTimeOffset? expires = null)
    {
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyLength));
        using FileStream held = Hold();
        IReadOnlyList<StoredKey> keys = Read();
        string id;
        do
        {
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength));
        }
        while (keys.Any(other => other.Id == id));

        Write([.. keys, StoredKey.Of(project, id, key) with { Created = Text(clock.GetUtcNow()), Access = access, Expires = expires }]);
        return key;
    }

    /// <summary>Removes a key.</summary>
    /// <param name="id">The short name of the key, as in the list.</param>
    /// <returns>The removed key; null if no key has the name.</returns>
    public StoredKey? Remove(string id)
    {
        using FileStream held = Hold();
        IReadOnlyList<StoredKey> keys = Read();
        StoredKey? removed = keys.FirstOrDefault(key => key.Id == id);
        if (removed is not null)
        {
            Write(keys.Where(key => key.Id != id));
        }

        return removed;
    }

    private static string? Text(DateTimeOffset? time) => time is { } known ? ((FieldValue)known).AsText() : null;

    private static StoredKey ReadKey(FieldValue value)
    {
        IReadOnlyDictionary<string, FieldValue> key = value.AsObject();
        string? Find(string name) => key.TryGetValue(name, out FieldValue text) ? text.AsText() : null;
        string Text(string name) => Find(name) ?? throw new FormatException($"a key has no '{name}'.");
        return new StoredKey(Text("project"), Text("id"), Convert.FromBase64String(Text("salt")), Convert.FromBase64String(Text("hash")))
        {
            Created = Find("created"),

            // An access that this version does not support can allow less, never more, so it is read-only.
            Access = Find("access") is null ? KeyAccess.ReadWrite : KeyAccess.ReadOnly,
            Expires = Find("expires") is { } expires ? DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null,
        };
    }

    private FileStream Hold() => PrivateFile.Lock($"{Path}.lock", Patience);

    private void Write(IEnumerable<StoredKey> keys)
    {
        FieldValue content = FieldValue.FromObject(
        [
            new("keys", FieldValue.FromArray(keys.Select(key => FieldValue.FromObject(
            [
                new("project", key.Project),
                new("id", key.Id),
                new("salt", Convert.ToBase64String(key.Salt)),
                new("hash", Convert.ToBase64String(key.Hash)),
                new("created", key.Created),
                new("access", key.Access == KeyAccess.ReadOnly ? ReadOnlyText : null),
                new("expires", Text(key.Expires)),
            ])))),
        ]);
        PrivateFile.Replace(Path, Encoding.UTF8.GetBytes(content.ToJson()));
    }
}
