using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Checksums;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// Upgrades a store of an older layout in its file: by a transaction that adds a checksum to every row, and by SQLite's VACUUM, which rewrites every page with
/// space for a checksum. If the process is killed, the store is in the state before the current step, and the next process continues.
/// </summary>
internal sealed class LayoutUpgrade
{
    /// <summary>The number of rows per statement.</summary>
    private const long RowsAtOnce = 4096;

    private readonly SqliteDatabase _database;
    private readonly IProgress<OperationProgress>? _progress;
    private long _done;
    private long _total;

    private LayoutUpgrade(SqliteDatabase database, IProgress<OperationProgress>? progress)
    {
        _database = database;
        _progress = progress;
    }

    /// <summary>Determines whether a store needs an upgrade: its layout is older, or an upgrade was interrupted.</summary>
    public static bool IsDue(SqliteDatabase database) =>
        database.QueryInteger("PRAGMA user_version") < StoreTables.Version || database.GetReservedBytes() != PageChecksum.Size;

    /// <summary>Upgrades a store that no other program has open.</summary>
    /// <exception cref="DocumentStoreException">Another program has it open, the disk is full, or the store is damaged. Nothing is lost.</exception>
    public static void Run(string path, SqliteStoreOptions options)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        try
        {
            database.SetBusyTimeout(options.BusyTimeout);
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA trusted_schema = OFF");
            AddChecksums(database, options.UpgradeProgress);
            database.ReserveChecksums();
            database.Execute("VACUUM");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy)
        {
            throw new DocumentStoreException(
                StoreFailure.Busy,
                $"The store '{path}' has an older layout, and the upgrade requires that no other program has it open. Close the other programs first.",
                e);
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.Full)
        {
            throw new DocumentStoreException(
                StoreFailure.Full,
                $"The store '{path}' has an older layout, and the upgrade requires twice its size on its disk and once its size in the folder for temporary "
                    + "files. Free some space, then open it again: nothing is lost.",
                e);
        }
    }

    /// <summary>Runs the first step, unless it was done.</summary>
    internal static void AddChecksums(SqliteDatabase database, IProgress<OperationProgress>? progress)
    {
        RowChecksum.Register(database);
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            long version = database.QueryInteger("PRAGMA user_version");
            if (version < StoreTables.FirstChecksumVersion)
            {
                if (version == 1)
                {
                    database.Execute("ALTER TABLE clustering ADD COLUMN weights TEXT");
                }

                new LayoutUpgrade(database, progress).AddTableChecksums();
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {StoreTables.Version}"));
            }

            database.Execute("COMMIT");
        }
        finally
        {
            if (database.IsInTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    private void AddTableChecksums()
    {
        foreach (string table in (ReadOnlySpan<string>)["dataset", "vector_field", "clustering", "label_text"])
        {
            AddColumn(table, "seal");
        }

        AddColumn("clustering", "label_count");
        AddColumn("clustering", "centroid_count");
        List<(long Dataset, long Documents)> datasets = ReadPairs("SELECT id, document_count FROM dataset ORDER BY id");
        List<(long Field, long Dataset)> fields = ReadPairs("SELECT id, dataset FROM vector_field ORDER BY id");
        _total = datasets.Sum(dataset => dataset.Documents) + _database.QueryInteger("SELECT ifnull(sum(vector_count), 0) FROM vector_field");
        foreach ((long dataset, _) in datasets)
        {
            string labels = StoreTables.Labels(dataset);
            AddColumn(labels, "seal");
            _database.Execute($"UPDATE {labels} SET seal = rc_mark(clustering, row, number)");
            string count = $"(SELECT count(*) FROM {labels} l WHERE l.clustering = clustering.id)";
            _database.Execute(Format($"UPDATE clustering SET label_count = {count} WHERE dataset = {dataset}"));
            AddBlobChecksums(StoreTables.Documents(dataset), Format($"body = rc_seal({(int)RowKind.Document}, {dataset}, row, '', body)"));
        }

        foreach ((long field, long dataset) in fields)
        {
            string id = $"(SELECT d.id FROM {StoreTables.Documents(dataset)} d WHERE d.row = v.row)";
            AddBlobChecksums(StoreTables.Vectors(field) + " AS v", Format($"value = rc_seal({(int)RowKind.Vector}, {field}, row, {id}, value)"));
        }

        _database.Execute(Format($"UPDATE centroid SET value = rc_seal({(int)RowKind.Centroid}, clustering, position, label, value)"));
        _database.Execute("UPDATE clustering SET centroid_count = (SELECT count(*) FROM centroid c WHERE c.clustering = clustering.id)");
        _database.Execute($"UPDATE dataset SET seal = {StoreTables.DatasetChecksum}");
        _database.Execute($"UPDATE vector_field SET seal = {StoreTables.VectorFieldChecksum}");
        _database.Execute($"UPDATE clustering SET seal = {StoreTables.ClusteringChecksum}");
        _database.Execute($"UPDATE label_text SET seal = {StoreTables.LabelTextChecksum}");
    }

    /// <summary>Adds checksums to the rows of a table, in batches.</summary>
    private void AddBlobChecksums(string table, string assignment)
    {
        long last = _database.QueryInteger($"SELECT ifnull(max(row), 0) FROM {table}");
        using SqliteStatement update = _database.Prepare($"UPDATE {table} SET {assignment} WHERE row > ? AND row <= ?");
        for (long row = _database.QueryInteger($"SELECT ifnull(min(row), 1) FROM {table}") - 1; row < last; row += RowsAtOnce)
        {
            update.Bind(1, row).Bind(2, row + RowsAtOnce).Run();
            _done += _database.Changes;
            _progress?.Report(new OperationProgress(OperationStage.Upgrading, _done, _total));
        }
    }

    private void AddColumn(string table, string column) => _database.Execute($"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0");

    private List<(long First, long Second)> ReadPairs(string sql)
    {
        List<(long First, long Second)> pairs = [];
        using SqliteStatement statement = _database.Prepare(sql);
        while (statement.Step())
        {
            pairs.Add((statement.GetInteger(0), statement.GetInteger(1)));
        }

        return pairs;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
