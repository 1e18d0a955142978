using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Keys;

/// <summary>
/// The time of the last use of each key, to the hour. It is written once per hour and key at most, next to the projects, so that read access to the file of
/// keys is sufficient for the server.
/// </summary>
internal sealed partial class KeyUses(ServerOptions options, TimeProvider clock, ILogger<KeyUses> logger)
{
    private static readonly TimeSpan Grain = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private Dictionary<string, DateTimeOffset>? _uses;

    /// <summary>Reads the uses; empty for a server in memory, or if no use was recorded.</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static Dictionary<string, DateTimeOffset> Read(ServerOptions options)
    {
        string path = PathOf(options);
        try
        {
            return options.IsInMemory || !File.Exists(path)
                ? new(StringComparer.Ordinal)
                : FieldValue.Parse(File.ReadAllBytes(path)).AsObject().ToDictionary(
                    use => use.Key,
                    use => DateTimeOffset.Parse(use.Value.AsText() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                    StringComparer.Ordinal);
        }
        catch (Exception e) when (e is InvalidDocumentException or FormatException)
        {
            throw new FormatException($"'{path}' does not contain the uses of keys: {e.Message} It can be deleted.", e);
        }
    }

    /// <summary>Records the use of a key.</summary>
    public void Note(string keyId)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset hour = now.AddTicks(-(now.Ticks % Grain.Ticks));
        lock (_lock)
        {
            try
            {
                _uses ??= Read(options);
                if (!_uses.TryGetValue(keyId, out DateTimeOffset last) || last < hour)
                {
                    _uses[keyId] = hour;
                    Write(_uses);
                }
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                // The request continues; the next attempt to write follows in an hour.
                _uses ??= new(StringComparer.Ordinal);
                _uses[keyId] = hour;
                LogNotWritten(e);
            }
        }
    }

    private static string PathOf(ServerOptions options) => Path.Combine(options.DataFolder, "keys-used.json");

    private void Write(Dictionary<string, DateTimeOffset> uses)
    {
        if (!options.IsInMemory)
        {
            FieldValue content = FieldValue.FromObject(uses.Select(use => KeyValuePair.Create(use.Key, (FieldValue)use.Value)));
            PrivateFile.Replace(PathOf(options), Encoding.UTF8.GetBytes(content.ToJson()));
        }
    }

    [LoggerMessage(EventId = 31, Level = LogLevel.Warning, Message = "The last uses of keys could not be written.")]
    private partial void LogNotWritten(Exception exception);
}
