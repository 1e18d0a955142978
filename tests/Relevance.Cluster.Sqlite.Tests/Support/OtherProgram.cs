using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Tests.Support;

/// <summary>SQLite as the program sqlite3 uses it, without the checksums of pages.</summary>
internal static class OtherProgram
{
    /// <summary>Opens a file, runs statements, and closes it; the last process that closes a file copies its log into it.</summary>
    public static void Run(string path, string statements)
    {
        using sqlite3 database = Open(path);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, statements));
    }

    /// <summary>Copies a file and its rollback journal as they are on disk in the middle of a write, like those of a killed program.</summary>
    public static void CopyInTheMiddleOfAWrite(string path, string copyPath)
    {
        using sqlite3 database = Open(path);
        const string Statements =
            "PRAGMA cache_size = 1; BEGIN; CREATE TABLE passing AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
                + "SELECT randomblob(9000) AS x FROM n";
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, Statements));
        File.Copy(path, copyPath);
        File.Copy(path + "-journal", copyPath + "-journal");
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, "ROLLBACK"));
    }

    /// <summary>Copies a file by SQLite's means, as <c>.backup</c> does.</summary>
    public static void Copy(string path, string copyPath)
    {
        using sqlite3 source = Open(path);
        using sqlite3 copy = Open(copyPath);
        using sqlite3_backup backup = raw.sqlite3_backup_init(copy, "main", source, "main");
        Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_backup_step(backup, -1));
    }

    private static sqlite3 Open(string path)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(path, out sqlite3 database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null));
        return database;
    }
}
