using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Puts a backup in the place of a store that nobody has open.</summary>
internal static class StoreRestore
{
    public static void Run(string backup, string path, SqliteBackupOptions options, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The backup '{backup}' is not there.");
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
}
