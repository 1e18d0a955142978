using System.Globalization;
using Relevance.Cluster.Sqlite.Checksums;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Verifies every page and every row of a store's file, and lists wrong checksums and inconsistent tables.</summary>
internal sealed class StoreChecker
{
    private const int MaxIntegrityLines = 100;

    private readonly SqliteDatabase _database;
    private readonly IProgress<OperationProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<StoreFinding> _findings = [];
    private long _documents;
    private long _vectors;
    private long _labels;
    private long _total;

    private StoreChecker(SqliteDatabase database, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        _database = database;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Checks a file, which may be in use. Changes nothing.</summary>
    /// <exception cref="DocumentStoreException">The file does not exist, is not a store, or has an older or newer layout.</exception>
    public static StoreCheck Run(string path, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        SqliteDatabase database;
        try
        {
            database = StoreFile.OpenReadOnly(path, new SqliteStoreOptions(), takesForeignPages: true).Database;
        }
        catch (DocumentStoreException e) when (e.Failure is StoreFailure.Corrupt or StoreFailure.MissingLog)
        {
            // SQLite would ignore the rest of the file.
            return new StoreCheck { Path = path, DatasetCount = 0, DocumentCount = 0, VectorCount = 0, LabelCount = 0, Findings = [Describe(e)] };
        }

        using (database)
        {
            return new StoreChecker(database, progress, cancellationToken).CheckState(path, listsForeignPages: true);
        }
    }

    /// <summary>Checks a store that another program has written to: a page without a checksum is not a finding.</summary>
    /// <param name="database">A connection that accepts such pages.</param>
    public static StoreCheck RunForeign(SqliteDatabase database) =>
        new StoreChecker(database, progress: null, CancellationToken.None).CheckState(database.Path, listsForeignPages: false);

    private static StoreFinding Describe(DocumentStoreException e) => new(e.DatasetId, e.DocumentId, e.Field, StoreDamage.Describe(e));

    /// <summary>Checks one consistent state of the store.</summary>
    private StoreCheck CheckState(string path, bool listsForeignPages)
    {
        RowChecksum.Register(_database);
        bool isAlone = !_database.IsInTransaction;
        if (isAlone)
        {
            _database.Execute("BEGIN");
        }

        try
        {
            return Check(path, listsForeignPages);
        }
        finally
        {
            if (isAlone)
            {
                _database.Execute("ROLLBACK");
            }
        }
    }

    private StoreCheck Check(string path, bool listsForeignPages)
    {
        CheckPages(listsForeignPages);
        Try(null, CheckIntegrity);
        List<(long Id, string Name)> datasets = [];
        Try(null, () => ReadDatasets(datasets));
        foreach ((_, string name) in datasets)
        {
            Try(name, () => CheckDataset(name));
        }

        Try(null, () => CheckOwners("vector_field", "path", "dataset", "dataset"));
        Try(null, () => CheckOwners("clustering", "alias", "dataset", "dataset"));
        Try(null, () => CheckOwners("centroid", "label", "clustering", "clustering"));
        Try(null, () => CheckOwners("label_text", "text", "clustering", "clustering"));
        return new StoreCheck
        {
            Path = path,
            DatasetCount = datasets.Count,
            DocumentCount = _documents,
            VectorCount = _vectors,
            LabelCount = _labels,
            Findings = _findings,
        };
    }

    /// <summary>Verifies each page of the file, including unused pages.</summary>
    private void CheckPages(bool listsForeignPages)
    {
        Dictionary<uint, ulong>? logged = null;
        for (long page = 1; _database.JudgePage(page) is { } state; page++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (state != PageState.Intact && (logged ??= LogCheck.FindPages(StoreFiles.LogOf(_database.FileName)) ?? []).ContainsKey((uint)page))
            {
                // The log has a later version of the page, so this one is never read, as after an interrupted upgrade.
                continue;
            }

            if (state == PageState.Damaged)
            {
                Add(null, null, null, $"page {page} has a wrong checksum");
            }
            else if (state == PageState.Foreign && listsForeignPages)
            {
                Add(null, null, null, $"page {page} has no valid checksum: another program has written it");
            }
        }
    }

    private void CheckIntegrity()
    {
        using SqliteStatement statement = _database.Prepare(string.Create(CultureInfo.InvariantCulture, $"PRAGMA integrity_check({MaxIntegrityLines})"));
        while (statement.Step())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            foreach (string line in statement.GetText(0).Split('\n').Where(line => line is not ("ok" or "")))
            {
                Add(null, null, null, $"SQLite: {line}");
            }
        }
    }

    private void ReadDatasets(List<(long Id, string Name)> datasets)
    {
        using SqliteStatement statement = _database.Prepare("SELECT id, name, document_count FROM dataset NOT INDEXED ORDER BY id");
        while (statement.Step())
        {
            datasets.Add((statement.GetInteger(0), statement.GetText(1)));
            _total += statement.GetInteger(2);
        }

        _total += _database.QueryInteger("SELECT ifnull(sum(vector_count), 0) FROM vector_field");
    }

    private void CheckDataset(string name)
    {
        DatasetInfo dataset = new DatasetCatalog(_database).Get(name);
        LabelTable labels = new(_database, dataset);
        Try(name, () => CheckDocuments(dataset, labels.Guard));
        foreach (VectorField field in dataset.VectorFields)
        {
            Try(name, () => CheckVectors(dataset, field, labels.Guard));
        }

        foreach (KnownClustering clustering in dataset.Clusterings)
        {
            Try(name, () => CheckLabels(dataset, clustering, labels));
            if (clustering.HasCentroids)
            {
                Try(name, () => _ = new ClusteringTable(_database, dataset).Read(clustering));
            }
        }

        Try(name, () =>
        {
            long ownerless = _database.QueryInteger(
                $"SELECT count(*) FROM {dataset.Labels} WHERE clustering NOT IN (SELECT id FROM clustering)");
            if (ownerless > 0)
            {
                Add(name, null, null, $"dataset '{name}' has {ownerless} labels without a clustering");
            }
        });
    }

    private void CheckDocuments(DatasetInfo dataset, RowGuard guard)
    {
        long count = 0;
        using SqliteStatement statement = _database.Prepare($"SELECT row, id, body FROM {dataset.Documents} NOT INDEXED ORDER BY row");
        while (statement.Step())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            count++;
            Report(ref _documents);
            long row = statement.GetInteger(0);
            string id = statement.GetText(1);
            Try(dataset.Name, () =>
            {
                Document document = Document.Parse(guard.OpenBody(row, statement.GetBytes(2)));
                if (document.Id != id)
                {
                    throw guard.Damaged(id, field: null, $"is in the row of document '{document.Id}'");
                }

                foreach (VectorField field in dataset.VectorFields.Where(field => VectorPlaceholder.IsAt(document, field.Path)))
                {
                    using SqliteStatement find = _database.Prepare($"SELECT 1 FROM {field.Table} WHERE row = ?");
                    if (!find.Bind(1, row).Step())
                    {
                        throw guard.Damaged(id, field.Path.ToString(), "has lost its vector");
                    }
                }
            });
        }

        Compare(dataset.Name, null, "documents", count, dataset.DocumentCount);
    }

    private void CheckVectors(DatasetInfo dataset, VectorField field, RowGuard guard)
    {
        long count = 0;
        float[] vector = new float[field.Dimension];
        using SqliteStatement statement = _database.Prepare(
            $"SELECT v.row, v.value, d.id FROM {field.Table} v LEFT JOIN {dataset.Documents} d ON d.row = v.row ORDER BY v.row");
        while (statement.Step())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            count++;
            Report(ref _vectors);
            if (statement.IsNull(2))
            {
                long row = statement.GetInteger(0);
                Add(dataset.Name, null, field.Path.ToString(), $"dataset '{dataset.Name}', field '{field.Path}' has a vector without a document, in row {row}");
                continue;
            }

            Try(dataset.Name, () => guard.ReadVector(field, statement.GetInteger(0), statement.GetBytes(2), statement.GetBytes(1), vector));
        }

        Compare(dataset.Name, field.Path.ToString(), "vectors", count, field.Count);
    }

    private void CheckLabels(DatasetInfo dataset, KnownClustering clustering, LabelTable labels)
    {
        Dictionary<long, string> texts = labels.ReadTexts(clustering);
        string field = clustering.Key.LabelField;
        long count = 0;
        using SqliteStatement statement = _database.Prepare(
            $"SELECT l.row, l.number, l.seal, d.id FROM {dataset.Labels} l LEFT JOIN {dataset.Documents} d ON d.row = l.row "
            + "WHERE l.clustering = ? ORDER BY l.row");
        statement.Bind(1, clustering.Id);
        while (statement.Step())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            count++;
            _labels++;
            long row = statement.GetInteger(0);
            if (statement.IsNull(3))
            {
                Add(dataset.Name, null, field, $"dataset '{dataset.Name}', field '{field}' has a label without a document, in row {row}");
                continue;
            }

            Try(dataset.Name, () =>
            {
                labels.Guard.CheckLabel(clustering, row, statement.GetInteger(1), statement.GetInteger(2));
                if (!texts.ContainsKey(statement.GetInteger(1)))
                {
                    throw labels.Guard.LostText(clustering, row);
                }
            });
        }

        using SqliteStatement known = _database.Prepare("SELECT label_count FROM clustering WHERE id = ?");
        Compare(dataset.Name, field, "labels", count, known.Bind(1, clustering.Id).Step() ? known.GetInteger(0) : 0);
    }

    private void CheckOwners(string table, string name, string column, string owners)
    {
        using SqliteStatement statement = _database.Prepare($"SELECT {name}, {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM {owners})");
        while (statement.Step())
        {
            Add(null, null, null, $"a row of '{table}', '{statement.GetText(0)}', belongs to {owners} {statement.GetInteger(1)}, which does not exist");
        }
    }

    private void Compare(string datasetId, string? field, string what, long found, long known)
    {
        if (found != known)
        {
            Add(datasetId, null, field, $"dataset '{datasetId}'{(field is null ? "" : $", field '{field}'")} has {found} {what}, expected {known}");
        }
    }

    private void Report(ref long counter)
    {
        counter++;
        if ((_documents + _vectors) % 1024 == 0)
        {
            _progress?.Report(new OperationProgress(OperationStage.Checking, _documents + _vectors, _total));
        }
    }

    private void Add(string? datasetId, string? documentId, string? field, FormattableString description) =>
        _findings.Add(new StoreFinding(datasetId, documentId, field, description.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Runs a part of the check. An exception becomes a finding: rows of a damaged file can have any content.</summary>
    private void Try(string? datasetId, Action part)
    {
        try
        {
            part();
        }
        catch (DocumentStoreException e) when (e.Failure is not StoreFailure.Busy)
        {
            _findings.Add(Describe(e));
        }
        catch (Exception e) when (e is not (OperationCanceledException or DocumentStoreException) && _database.FindDamagedPage() is not null)
        {
            Add(datasetId, null, null, $"{(datasetId is null ? "the file" : $"dataset '{datasetId}'")} cannot be read further: {e.Message}");
        }
    }
}
