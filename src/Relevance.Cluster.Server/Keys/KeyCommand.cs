using System.Globalization;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Keys;

/// <summary>The commands for keys.</summary>
/// <param name="options">The options with the file of keys.</param>
/// <param name="output">The output.</param>
/// <param name="errors">The output of remarks and errors.</param>
/// <param name="clock">The clock.</param>
internal sealed class KeyCommand(ServerOptions options, TextWriter output, TextWriter errors, TimeProvider clock)
{
    /// <summary>The argument for a read-only key.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>The argument with the end of a key.</summary>
    public const string Expires = "expires";

    private readonly KeyFile _file = new(options.KeysPath, clock);

    /// <summary>Creates a key and prints it.</summary>
    /// <param name="project">The project that it opens.</param>
    /// <param name="terms">The arguments with the access and the end of the key.</param>
    /// <returns>The exit code, 0.</returns>
    /// <exception cref="FormatException">The project or an argument is invalid.</exception>
    public async Task<int> AddAsync(string project, IReadOnlyDictionary<string, string> terms)
    {
        if (!ProjectNames.IsValid(project))
        {
            throw new FormatException($"'{project}' is not a valid name of a project: use 1 to {ProjectNames.MaxLength} visible ASCII characters, and no ':'.");
        }

        KeyAccess access = terms.ContainsKey(ReadOnly) ? KeyAccess.ReadOnly : KeyAccess.ReadWrite;
        DateTimeOffset? expires = terms.TryGetValue(Expires, out string? text) ? KeyExpiry.Parse(text, clock.GetUtcNow()) : null;
        string key = _file.Add(project, access, expires);
        await output.WriteLineAsync($"{project}:{key}").ConfigureAwait(false);
        string note = $"This is the value of the Authorization header. It is not shown again; its hash is in '{options.KeysPath}'.";
        await errors.WriteLineAsync(note).ConfigureAwait(false);
        return 0;
    }

    /// <summary>Prints one line per key.</summary>
    /// <returns>The exit code, 0.</returns>
    public async Task<int> ListAsync()
    {
        Dictionary<string, DateTimeOffset> uses = KeyUses.Read(options);
        foreach (StoredKey key in _file.Read())
        {
            await output.WriteLineAsync(Line(key, uses)).ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>Removes a key and prints its line of the list.</summary>
    /// <returns>False if no key has the name.</returns>
    public async Task<bool> RemoveAsync(string id)
    {
        if (_file.Remove(id) is { } removed)
        {
            await output.WriteLineAsync($"Removed {Line(removed, KeyUses.Read(options))}").ConfigureAwait(false);
            return true;
        }

        await errors.WriteLineAsync($"The key '{id}' does not exist in '{options.KeysPath}'.").ConfigureAwait(false);
        return false;
    }

    private static string Text(DateTimeOffset? time, string otherwise) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? otherwise;

    private string Line(StoredKey key, Dictionary<string, DateTimeOffset> uses)
    {
        string access = key.Access == KeyAccess.ReadOnly ? "read-only" : "read-write";
        string end = key.HasExpired(clock.GetUtcNow()) ? "expired" : "expires";
        string used = Text(uses.TryGetValue(key.Id, out DateTimeOffset last) ? last : null, "never");
        return $"{key.Id}  {key.Project}  created {key.Created ?? "unknown"}  {access}  {end} {Text(key.Expires, "never")}  last used {used}";
    }
}
