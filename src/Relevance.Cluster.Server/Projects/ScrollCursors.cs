using System.Security.Cryptography;
using Relevance.Cluster.Server.Caching;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The cursors of the older clients of one project: each use of one gives the next page of the query that it came with. Forgotten ten minutes after the last use, or earlier when there are too
/// many. Newer clients page with after_id, which needs no memory here.
/// </summary>
/// <param name="kept">Keeps the queries.</param>
/// <param name="project">The project.</param>
internal sealed class ScrollCursors(KeptEntries kept, string project)
{
    private const int CursorLength = 16;

    /// <summary>A query in memory is some times as large as the body that asked for it.</summary>
    private const int BytesPerBodyByte = 4;

    /// <summary>Keeps a scroll.</summary>
    /// <param name="scroll">The scroll.</param>
    /// <param name="bodyLength">The bytes of the body that it came from.</param>
    /// <returns>Its cursor.</returns>
    public string Add(Scroll scroll, int bodyLength)
    {
        string cursor = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CursorLength)).Replace('+', '-').Replace('/', '_');
        kept.Put(project, KeyOf(cursor), scroll, (long)BytesPerBodyByte * bodyLength);
        return cursor;
    }

    /// <summary>Finds the scroll of a cursor; null when it is unknown or was forgotten.</summary>
    public Scroll? Find(string cursor) => kept.Touch<Scroll>(project, KeyOf(cursor));

    private static string KeyOf(string cursor) => $"scroll {cursor}";
}
