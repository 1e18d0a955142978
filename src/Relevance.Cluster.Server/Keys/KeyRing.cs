using System.Globalization;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Keys;

/// <summary>Says which project a request may see. A change of the key file holds from the next request on.</summary>
internal sealed partial class KeyRing
{
    private readonly KeyFile _file;
    private readonly IReadOnlyList<StoredKey> _configured;
    private readonly ILogger<KeyRing> _logger;
    private readonly Lock _lock = new();
    private IReadOnlyList<StoredKey> _fromFile;
    private DateTime? _read;

    public KeyRing(KeyFile file, IReadOnlyList<string> configured, ILogger<KeyRing> logger)
    {
        _file = file;
        _logger = logger;
        _configured = [.. configured.Select((entry, i) => Configured(entry, i))];
        _read = file.Changed;
        _fromFile = file.Read();
        WasOpenAtStart = _configured.Count + _fromFile.Count == 0;
    }

    /// <summary>Gets a value indicating whether the server was started without a key. Only then is it ever open: one whose last key is taken away lets nobody in.</summary>
    public bool WasOpenAtStart { get; }

    /// <summary>Gets a value indicating whether the server is open now: it was started without a key, and none was made since.</summary>
    public bool IsOpen => WasOpenAtStart && Current().Count == 0;

    /// <summary>Finds the project of an Authorization header: <c>project:api_key</c>, with or without more parts behind, which clients take from their token.</summary>
    /// <exception cref="WireException">401: it is missing, malformed or not a key of this server. The message never says which of these, beyond the form.</exception>
    public string Authorize(string? header) => Grant(header).Project;

    /// <summary>Finds what an Authorization header opens, for whoever remembers it without the key.</summary>
    /// <exception cref="WireException">401, as <see cref="Authorize"/> says.</exception>
    public KeyGrant Grant(string? header)
    {
        string[] parts = (header ?? "").Split(':');
        if (parts.Length < 2 || !ProjectNames.IsValid(parts[0]) || parts[1].Length == 0)
        {
            throw WireException.Unauthorized("The request needs a header 'Authorization: project:api_key'.");
        }

        IReadOnlyList<StoredKey> fromFile = Current();
        if (WasOpenAtStart && fromFile.Count == 0)
        {
            return new KeyGrant(parts[0], KeyId: null);
        }

        // Every key of the server is compared: how long this takes tells nothing about which projects there are.
        KeyGrant? known = null;
        foreach (StoredKey key in _configured.Concat(fromFile))
        {
            known = key.Matches(parts[1]) & key.Project == parts[0] ? new KeyGrant(key.Project, key.Id) : known;
        }

        return known ?? throw WireException.Unauthorized("The API key is not valid for this project.");
    }

    /// <summary>Says whether what a key opened is still open: that key is still there, or the server is still open where none was needed.</summary>
    public bool StillHolds(KeyGrant grant)
    {
        IReadOnlyList<StoredKey> fromFile = Current();
        return grant.KeyId is null
            ? WasOpenAtStart && fromFile.Count == 0
            : _configured.Concat(fromFile).Any(key => key.Id == grant.KeyId && key.Project == grant.Project);
    }

    private static StoredKey Configured(string entry, int index)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < entry.Length && ProjectNames.IsValid(entry[..colon])
            ? StoredKey.Of(entry[..colon], string.Create(CultureInfo.InvariantCulture, $"setting-{index + 1}"), entry[(colon + 1)..], created: null)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Key {index + 1} of the setting 'keys' is not of the form project:api_key."));
    }

    private IReadOnlyList<StoredKey> Current()
    {
        lock (_lock)
        {
            DateTime? changed = _file.Changed;
            if (changed == _read)
            {
                return _fromFile;
            }

            try
            {
                _fromFile = _file.Read();
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                // With a file that cannot be read, only those keys hold that are set otherwise; an open server does not stay open either.
                _fromFile = [new StoredKey("", "", [], [], null)];
                LogUnreadable(e, _file.Path);
            }

            _read = changed;
            return _fromFile;
        }
    }

    [LoggerMessage(EventId = 30, Level = LogLevel.Error, Message = "The file of keys {Path} cannot be read; none of its keys holds.")]
    private partial void LogUnreadable(Exception exception, string path);
}
