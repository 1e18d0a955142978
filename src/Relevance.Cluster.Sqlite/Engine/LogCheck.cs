using System.Globalization;
using System.IO.Hashing;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>
/// Reads a log (<c>-wal</c>) as SQLite does, to find out whether SQLite would pass over writes in it that were acknowledged. SQLite takes a frame whose checksum does not fit for the end of the log.
/// That is right for the last write, which may have been cut off; but whole writes of the same log that follow prove that the one before had been finished, and is damaged.
/// </summary>
internal static class LogCheck
{
    /// <summary>Looks for damage.</summary>
    /// <param name="path">The log.</param>
    /// <returns>The end of a sentence that begins with the log; null when it is whole, empty, or not there.</returns>
    public static string? FindFault(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using LogReader log = new(path);
        if (log.IsEmpty)
        {
            return null;
        }

        if (!log.IsHeaderWhole)
        {
            // Nothing lies behind a header that could not be finished.
            return log.Length > LogReader.HeaderLength ? "has a header that is not as it was written" : null;
        }

        long? bad = null;
        int laterWrites = 0;
        for (long number = 1; log.Read(); number++)
        {
            bad ??= log.AreFramesWhole ? null : number;
            laterWrites += bad is not null && log is { IsFrameOfThisLog: true, SizeAfterWrite: not 0 } ? 1 : 0;
        }

        return bad is { } first && laterWrites > 1
            ? string.Create(CultureInfo.InvariantCulture, $"is not as it was written in frame {first}, and {laterWrites} acknowledged writes lie in it from there on")
            : null;
    }

    /// <summary>Tells whether a log holds finished writes that its file does not.</summary>
    /// <param name="path">The log.</param>
    /// <param name="database">A connection to the file.</param>
    /// <returns>False when all of it is in the file, or nothing is in it, or it is not there.</returns>
    public static bool HoldsMore(string path, SqliteDatabase database)
    {
        Dictionary<uint, ulong>? finished = FindPages(path);
        return finished is null
            || finished.Any(written => !(database.ReadPage(written.Key) is { } page && XxHash3.HashToUInt64(page.AsSpan(0, PageSeal.Offset)) == written.Value));
    }

    /// <summary>Finds the pages that finished writes in a log have put there.</summary>
    /// <param name="path">The log.</param>
    /// <returns>Page number → hash of its last content but for the seal; null when the log is of pages of another size, empty when it is not there.</returns>
    public static Dictionary<uint, ulong>? FindPages(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using LogReader log = new(path);
        Dictionary<uint, ulong> finished = [];
        Dictionary<uint, ulong> pending = [];
        uint size = 0;
        while (log.Read() && log.AreFramesWhole)
        {
            if (log.PageSize != PageSeal.PageSize)
            {
                return null;
            }

            pending[log.PageNumber] = XxHash3.HashToUInt64(log.Page[..PageSeal.Offset]);
            if (log.SizeAfterWrite != 0)
            {
                size = log.SizeAfterWrite;
                foreach ((uint page, ulong hash) in pending)
                {
                    finished[page] = hash;
                }

                pending.Clear();
            }
        }

        foreach (uint beyond in finished.Keys.Where(page => page > size).ToArray())
        {
            finished.Remove(beyond);
        }

        return finished;
    }
}
