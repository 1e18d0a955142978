using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Keys;

/// <summary>Finds the project that a request can use. A change of the key file takes effect at the next request.</summary>
internal sealed partial class KeyRing
{
    private readonly KeyFile _file;
    private readonly IReadOnlyList<StoredKey> _configured;
    private readonly FailedKeys _failures;
    private readonly KeyUses _uses;
    private readonly IKeyMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<KeyRing> _logger;
    private readonly Lock _lock = new();
    private IReadOnlyList<StoredKey> _fromFile;
    private (DateTime Time, long Length)? _read;

    public KeyRing(ServerOptions options, FailedKeys failures, KeyUses uses, IKeyMetrics metrics, TimeProvider clock, ILogger<KeyRing> logger)
    {
        _file = new KeyFile(options.KeysPath, clock);
        _failures = failures;
        _uses = uses;
        _metrics = metrics;
        _clock = clock;
        _logger = logger;
        _configured = [.. options.Keys.Select(Configured)];
        _read = _file.Stamp;
        _fromFile = _file.Read();
        WasOpenAtStart = _configured.Count + _fromFile.Count == 0;
    }

    /// <summary>
    /// Gets a value indicating whether the server was started without a key. Only then can it be open: a server whose last key is removed rejects every
    /// request.
    /// </summary>
    public bool WasOpenAtStart { get; }

    /// <summary>Gets a value indicating whether the server is open now: it was started without a key, and no key was created since.</summary>
    public bool IsOpen => WasOpenAtStart && Current().Count == 0;

    /// <summary>
    /// Finds the project of an Authorization header, <c>project:api_key</c>. Further parts, which clients copy from their token, are ignored.
    /// </summary>
    /// <param name="header">The header.</param>
    /// <param name="client">The address of the client, under which wrong keys are counted; null if it has none.</param>
    /// <exception cref="WireException">
    /// 401: it is missing, malformed, expired, or not a key of this server; the message does not show which of its parts is wrong. 429: too many wrong keys
    /// were sent from the address.
    /// </exception>
    public KeyGrant Grant(string? header, IPAddress? client)
    {
        string[] parts = (header ?? "").Split(':');
        if (parts.Length < 2 || !ProjectNames.IsValid(parts[0]) || parts[1].Length == 0)
        {
            throw Reject("malformed", "The request needs a header 'Authorization: project:api_key'.");
        }

        IReadOnlyList<StoredKey> fromFile = Current();
        if (WasOpenAtStart && fromFile.Count == 0)
        {
            return new KeyGrant(parts[0], KeyId: null);
        }

        // Every key of the server is compared, so that the time does not show which projects exist.
        StoredKey? known = null;
        foreach (StoredKey key in _configured.Concat(fromFile))
        {
            known = key.Matches(parts[1]) & key.Project == parts[0] ? key : known;
        }

        CheckFailures(client, known?.Id);
        if (known is null)
        {
            _failures.Add(client);
            throw Reject("wrong", "The API key is not valid for this project.");
        }

        if (known.HasExpired(_clock.GetUtcNow()))
        {
            throw Reject("expired", $"The API key '{known.Id}' has expired. The operator of the server can create another one.");
        }

        _failures.Remember(client, known.Id);
        if (!_configured.Contains(known))
        {
            _uses.Note(known.Id);
        }

        return new KeyGrant(known.Project, known.Id, known.Access);
    }

    /// <summary>Determines whether a grant is still valid: its key exists and has not expired, or the server is still open.</summary>
    public bool StillHolds(KeyGrant grant)
    {
        IReadOnlyList<StoredKey> fromFile = Current();
        return grant.KeyId is null
            ? WasOpenAtStart && fromFile.Count == 0
            : _configured.Concat(fromFile).Any(key => key.Id == grant.KeyId && key.Project == grant.Project && !key.HasExpired(_clock.GetUtcNow()));
    }

    private static StoredKey Configured(string entry, int index)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < entry.Length && ProjectNames.IsValid(entry[..colon])
            ? StoredKey.Of(entry[..colon], string.Create(CultureInfo.InvariantCulture, $"setting-{index + 1}"), entry[(colon + 1)..])
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"Key {index + 1} of the setting 'keys' is not of the form project:api_key."));
    }

    private void CheckFailures(IPAddress? client, string? keyId)
    {
        try
        {
            _failures.Check(client, keyId);
        }
        catch (WireException)
        {
            _metrics.CountRejectedKey("throttled");
            throw;
        }
    }

    private WireException Reject(string reason, string message)
    {
        _metrics.CountRejectedKey(reason);
        return WireException.Unauthorized(message);
    }

    private IReadOnlyList<StoredKey> Current()
    {
        lock (_lock)
        {
            (DateTime Time, long Length)? stamp = _file.Stamp;
            if (stamp == _read)
            {
                return _fromFile;
            }

            try
            {
                _fromFile = _file.Read();
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                // If the file cannot be read, only the keys of the settings are valid; an open server does not stay open.
                _fromFile = [new StoredKey("", "", [], [])];
                LogUnreadable(e, _file.Path);
            }

            _read = stamp;
            return _fromFile;
        }
    }

    [LoggerMessage(EventId = 30, Level = LogLevel.Error, Message = "The file of keys {Path} cannot be read; none of its keys is valid.")]
    private partial void LogUnreadable(Exception exception, string path);
}
