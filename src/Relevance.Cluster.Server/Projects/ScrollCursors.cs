using System.Security.Cryptography;
using Relevance.Cluster.Server.Caching;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The cursors of the earlier clients of one project: each use of a cursor returns the next page of its query. They are removed ten minutes after the last use,
/// or earlier if there are too many. Later clients page with after_id, which requires no memory of the server.
/// </summary>
/// <param name="kept">The cache of the queries.</param>
/// <param name="project">The project.</param>
internal sealed class ScrollCursors(KeptEntries kept, string project)
{
    private const int CursorLength = 16;

    /// <summary>The size of a query in memory relative to its body.</summary>
    private const int BytesPerBodyByte = 4;

    /// <summary>Caches a scroll.</summary>
    /// <param name="scroll">The scroll.</param>
    /// <param name="bodyLength">The number of bytes of the request's body.</param>
    /// <returns>The cursor of the scroll.</returns>
    public string Add(Scroll scroll, int bodyLength)
    {
        string cursor = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CursorLength)).Replace('+', '-').Replace('/', '_');
        kept.Put(project, KeyOf(cursor), scroll, (long)BytesPerBodyByte * bodyLength);
        return cursor;
    }

    /// <summary>Finds the scroll of a cursor; null if it is unknown or was removed.</summary>
    public Scroll? Find(string cursor) => kept.Touch<Scroll>(project, KeyOf(cursor));

    private static string KeyOf(string cursor) => $"scroll {cursor}";
}
