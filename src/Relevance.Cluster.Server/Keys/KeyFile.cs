using System.Security.Cryptography;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Server.Keys;

/// <summary>The file of keys: JSON with a salted hash a key, readable by its owner only.</summary>
internal sealed class KeyFile(string path, TimeProvider clock)
{
    private const int KeyLength = 32;
    private const int IdLength = 4;

    public string Path { get; } = path;

    /// <summary>Gets when the file was last changed; null when there is none.</summary>
    public DateTime? Changed => File.Exists(Path) ? File.GetLastWriteTimeUtc(Path) : null;

    /// <summary>Reads the keys; none when there is no file.</summary>
    /// <exception cref="FormatException">The file is not one of keys.</exception>
    public IReadOnlyList<StoredKey> Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        try
        {
            return [.. FieldValue.Parse(File.ReadAllBytes(Path)).AsObject()["keys"].AsArray().Select(ReadKey)];
        }
        catch (Exception e) when (e is InvalidDocumentException or KeyNotFoundException or FormatException)
        {
            throw new FormatException($"'{Path}' is not a file of keys: {e.Message}", e);
        }
    }

    /// <summary>Makes a key and keeps its hash.</summary>
    /// <returns>The key, which is not to be had again.</returns>
    public string Add(string project)
    {
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyLength));
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength));
        Write([.. Read(), StoredKey.Of(project, id, key, ((FieldValue)clock.GetUtcNow()).AsText())]);
        return key;
    }

    /// <summary>Removes a key.</summary>
    /// <param name="id">Its short name, as the list shows it.</param>
    /// <returns>False when there is none of that name.</returns>
    public bool Remove(string id)
    {
        IReadOnlyList<StoredKey> keys = Read();
        StoredKey[] rest = [.. keys.Where(key => key.Id != id)];
        if (rest.Length == keys.Count)
        {
            return false;
        }

        Write(rest);
        return true;
    }

    private static StoredKey ReadKey(FieldValue value)
    {
        IReadOnlyDictionary<string, FieldValue> key = value.AsObject();
        string Text(string name) => key.TryGetValue(name, out FieldValue text) && text.AsText() is { } found ? found : throw new FormatException($"a key has no '{name}'.");
        return new StoredKey(
            Text("project"), Text("id"), Convert.FromBase64String(Text("salt")), Convert.FromBase64String(Text("hash")), key.TryGetValue("created", out FieldValue created) ? created.AsText() : null);
    }

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
            ])))),
        ]);

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        Directory.CreateDirectory(folder);
        string draft = $"{Path}.new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream file = new(draft, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(content.ToJson()));
            file.Flush(flushToDisk: true);
        }

        // In one step: a server that reads it meanwhile sees the old keys or the new.
        File.Move(draft, Path, overwrite: true);
    }
}
