using System.Globalization;
using System.IO.Hashing;
using Relevance.Cluster.Sqlite.Checksums;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Reads a write-ahead log as SQLite does, to detect whether SQLite would ignore acknowledged writes in it.</summary>
/// <remarks>
/// SQLite interprets a frame with a wrong checksum as the end of the log. This is right for the last write, which may be incomplete; but complete writes of the
/// same log after it prove that the write was complete and is damaged.
/// </remarks>
internal static class LogCheck
{
    /// <summary>Checks a log for damage.</summary>
    /// <param name="path">The log.</param>
    /// <returns>The fault, as the end of a sentence that starts with the log; null if it is intact, empty or missing.</returns>
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
            // An incomplete header is at the end of the file.
            return log.Length > LogReader.HeaderLength ? "has a header with a wrong checksum" : null;
        }

        long? bad = null;
        int laterWrites = 0;
        for (long number = 1; log.Read(); number++)
        {
            bad ??= log.AreFramesWhole ? null : number;
            laterWrites += bad is not null && log is { IsFrameOfThisLog: true, SizeAfterWrite: not 0 } ? 1 : 0;
        }

        return bad is { } first && laterWrites > 1
            ? string.Create(CultureInfo.InvariantCulture, $"has a wrong checksum in frame {first}, and {laterWrites} acknowledged writes follow it")
            : null;
    }

    /// <summary>Determines whether a log holds complete writes that its file does not.</summary>
    /// <param name="path">The log.</param>
    /// <param name="database">A connection to the file.</param>
    /// <returns>False if the file has all of them, or if the log is empty or missing.</returns>
    public static bool HoldsMore(string path, SqliteDatabase database)
    {
        Dictionary<uint, ulong>? finished = FindPages(path);
        return finished is null
            || finished.Any(written =>
                !(database.ReadPage(written.Key) is { } page && XxHash3.HashToUInt64(page.AsSpan(0, PageChecksum.Offset)) == written.Value));
    }

    /// <summary>Finds the pages of the complete writes in a log.</summary>
    /// <param name="path">The log.</param>
    /// <returns>
    /// The hash of the last content of each page, without its checksum, by page number; null if the log has another page size, empty if it does not exist.
    /// </returns>
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
            if (log.PageSize != PageChecksum.PageSize)
            {
                return null;
            }

            pending[log.PageNumber] = XxHash3.HashToUInt64(log.Page[..PageChecksum.Offset]);
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
