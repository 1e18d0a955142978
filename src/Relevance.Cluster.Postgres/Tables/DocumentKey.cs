using System.Security.Cryptography;
using System.Text;

namespace Relevance.Cluster.Postgres.Tables;

/// <summary>
/// The key by which a document is found: its id in UTF-8, because <c>text</c> cannot hold a NUL; of a long id, which does not fit into an index, the start and
/// the SHA-256. Both forms differ in length, so that no id has the key of another.
/// </summary>
internal static class DocumentKey
{
    private const int MaxLength = 2000;
    private const int StartLength = MaxLength + 1 - SHA256.HashSizeInBytes;

    /// <summary>The key of a row, as SQL.</summary>
    public const string Expression = "(CASE WHEN octet_length(id) <= 2000 THEN id ELSE substr(id, 1, 1969) || sha256(id) END)";

    public static byte[] Of(string id)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(id);
        return utf8.Length <= MaxLength ? utf8 : [.. utf8.AsSpan(0, StartLength), .. SHA256.HashData(utf8)];
    }
}
