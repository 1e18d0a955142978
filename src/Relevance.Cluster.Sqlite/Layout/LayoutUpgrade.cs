using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// Makes a store of an older layout one of this, in its file: a transaction that seals every row, and SQLite's VACUUM, which writes every page anew and leaves room for a seal on each. A process that
/// is killed leaves the store as it was before the step that it was in; the next one goes on from there.
/// </summary>
internal sealed class LayoutUpgrade
{
    /// <summary>So many rows are sealed by one statement.</summary>
    private const long RowsAtOnce = 4096;

    private readonly SqliteDatabase _database;
    private readonly IProgress<StoreProgress>? _progress;
    private long _done;
    private long _total;

    private LayoutUpgrade(SqliteDatabase database, IProgress<StoreProgress>? progress)
    {
        _database = database;
        _progress = progress;
    }

    /// <summary>Whether a store has to be upgraded: its layout is older, or it is in the middle of an upgrade.</summary>
    public static bool IsDue(SqliteDatabase database) => database.QueryInteger("PRAGMA user_version") < StoreTables.Version || database.GetReservedBytes() != PageSeal.Size;

    /// <summary>Upgrades a store that nobody else has open.</summary>
    /// <exception cref="DocumentStoreException">Somebody has it open, there is no room, or it is damaged. Nothing is lost.</exception>
    public static void Run(string path, SqliteStoreOptions options)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        try
        {
            database.SetBusyTimeout(options.BusyTimeout);
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA trusted_schema = OFF");
            SealRows(database, options.UpgradeProgress);
            database.ReserveSeals();
            database.Execute("VACUUM");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy)
        {
            throw new DocumentStoreException(
                StoreFailure.Busy, $"The store '{path}' has an older layout and is brought up to date when it is opened, which takes that nobody else has it open. Close the other programs first.", e);
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.Full)
        {
            throw new DocumentStoreException(
                StoreFailure.Full,
                $"The store '{path}' has an older layout and is brought up to date when it is opened, which takes twice its size beside it and once its size in the folder for temporary files. "
                + "Free some space, then open it again: nothing is lost.",
                e);
        }
    }

    /// <summary>Does the first step, unless that is done already.</summary>
    internal static void SealRows(SqliteDatabase database, IProgress<StoreProgress>? progress)
    {
        RowSeal.Register(database);
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            long version = database.QueryInteger("PRAGMA user_version");
            if (version < StoreTables.FirstSealedVersion)
            {
                if (version == 1)
                {
                    database.Execute("ALTER TABLE clustering ADD COLUMN weights TEXT");
                }

                new LayoutUpgrade(database, progress).SealTables();
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

    private void SealTables()
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
            _database.Execute(Format($"UPDATE clustering SET label_count = (SELECT count(*) FROM {labels} l WHERE l.clustering = clustering.id) WHERE dataset = {dataset}"));
            SealBlobs(StoreTables.Documents(dataset), Format($"body = rc_seal({(int)RowKind.Document}, {dataset}, row, '', body)"));
        }

        foreach ((long field, long dataset) in fields)
        {
            string id = $"(SELECT d.id FROM {StoreTables.Documents(dataset)} d WHERE d.row = v.row)";
            SealBlobs(StoreTables.Vectors(field) + " AS v", Format($"value = rc_seal({(int)RowKind.Vector}, {field}, row, {id}, value)"));
        }

        _database.Execute(Format($"UPDATE centroid SET value = rc_seal({(int)RowKind.Centroid}, clustering, position, label, value)"));
        _database.Execute("UPDATE clustering SET centroid_count = (SELECT count(*) FROM centroid c WHERE c.clustering = clustering.id)");
        _database.Execute($"UPDATE dataset SET seal = {StoreTables.DatasetSeal}");
        _database.Execute($"UPDATE vector_field SET seal = {StoreTables.VectorFieldSeal}");
        _database.Execute($"UPDATE clustering SET seal = {StoreTables.ClusteringSeal}");
        _database.Execute($"UPDATE label_text SET seal = {StoreTables.LabelTextSeal}");
    }

    /// <summary>Seals the rows of a table, some at a time.</summary>
    private void SealBlobs(string table, string assignment)
    {
        long last = _database.QueryInteger($"SELECT ifnull(max(row), 0) FROM {table}");
        using SqliteStatement update = _database.Prepare($"UPDATE {table} SET {assignment} WHERE row > ? AND row <= ?");
        for (long row = _database.QueryInteger($"SELECT ifnull(min(row), 1) FROM {table}") - 1; row < last; row += RowsAtOnce)
        {
            update.Bind(1, row).Bind(2, row + RowsAtOnce).Run();
            _done += _database.Changes;
            _progress?.Report(new StoreProgress(_done, _total));
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
