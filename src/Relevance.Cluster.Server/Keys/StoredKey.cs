using System.Security.Cryptography;
using System.Text;

namespace Relevance.Cluster.Server.Keys;

/// <summary>
/// A stored key: a salted hash. It is one round of HMAC-SHA-256 and not a slow hash, since keys of the server are 256 random bits, which cannot be guessed
/// at any speed, and since wrong keys with a slow hash could keep the server busy.
/// </summary>
/// <param name="Project">The project that the key opens.</param>
/// <param name="Id">The short name of the key, which is not secret.</param>
/// <param name="Salt">Random bytes.</param>
/// <param name="Hash">HMAC-SHA-256 of the key under the salt.</param>
internal sealed record StoredKey(string Project, string Id, byte[] Salt, byte[] Hash)
{
    private const int SaltLength = 16;

    /// <summary>Gets the time at which the key was created, as text; null if it is unknown.</summary>
    public string? Created { get; init; }

    public KeyAccess Access { get; init; }

    /// <summary>Gets the time from which the key is invalid; null means never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public static StoredKey Of(string project, string id, string key)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new StoredKey(project, id, salt, HashOf(salt, key));
    }

    /// <summary>Determines whether a key matches, in a time that does not depend on how much of the key is correct.</summary>
    public bool Matches(string key) => CryptographicOperations.FixedTimeEquals(HashOf(Salt, key), Hash);

    public bool HasExpired(DateTimeOffset now) => Expires <= now;

    private static byte[] HashOf(byte[] salt, string key) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(key));
}
