using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Maintenance;

/// <summary>Puts a backup in the place of a store that nobody has open.</summary>
internal static class StoreRestore
{
    public static void Run(string backup, string path, SqliteBackupOptions options, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The backup '{backup}' is not there.");
        }

        if (File.Exists(path) && options.ReplacesFile)
        {
            CloseLeftLog(path);
        }

        (SqliteDatabase database, _, StoreFiles files) = StoreFile.OpenReadOnly(backup, new SqliteStoreOptions(), takesForeignPages: true);
        using StoreSession session = new(database, new SqliteStoreOptions(), files);
        session.Read(
            (source, token) =>
            {
                StoreCopy.Write(source.Database, path, options, progress, token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Has the log of a process that was killed go over into the file that is about to be replaced: it would be taken for the log of the file that takes its place.</summary>
    private static void CloseLeftLog(string path)
    {
        if (!StoreFile.IsUnused(path))
        {
            throw new DocumentStoreException(StoreFailure.Busy, $"The store '{path}' is open, here or in another program. Close it before another file takes its place.");
        }
    }
}
