using System.Security.Cryptography;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The cursors of the older clients: each use of one gives the next page of the query that it came with. Kept for ten minutes after the last use, ten thousand a project.
/// Newer clients page with after_id, which needs no memory here.
/// </summary>
internal sealed class ScrollCursors(TimeProvider clock)
{
    private const int CursorLength = 16;

    private readonly RecentEntries<Scroll> _scrolls = new(clock, TimeSpan.FromMinutes(10), 10_000);

    /// <summary>Keeps a scroll.</summary>
    /// <returns>Its cursor.</returns>
    public string Add(Scroll scroll)
    {
        string cursor = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CursorLength)).Replace('+', '-').Replace('/', '_');
        _scrolls.GetOrAdd(cursor, () => scroll);
        return cursor;
    }

    /// <summary>Finds the scroll of a cursor; null when it is unknown or was forgotten.</summary>
    public Scroll? Find(string cursor) => _scrolls.Touch(cursor);
}
