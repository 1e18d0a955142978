using System.Globalization;
using Relevance.Cluster.Storage;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>Every operation of a store that can be killed. A new operation of the store must be added to <see cref="All"/>.</summary>
public static class CrashOperations
{
    private const string Shop = "shop";
    private const string Copy = "copy";
    private const int BatchSize = 100;
    private const int KeptSteps = 40;
    private const int Upserted = 60;

    private static readonly ClusteringKey Key = new("text_vector_", "km");

    /// <summary>Gets the operations.</summary>
    public static IReadOnlyList<CrashOperation> All { get; } =
    [
        new("insert", (context, step) => WriteAsync(context, [.. Numbers(BatchSize).Select(n => Make($"i{step}-{n}", step, n))], WriteMode.Insert)),
        new(
            "upsert",
            (context, step) => WriteAsync(context, [.. Numbers(Upserted / 2).Select(n => Make($"u{(step + n) % Upserted}", step, n))], WriteMode.Upsert)),
        new("update", (context, step) => WriteAsync(
                    context,
                    [
                        .. Numbers(Upserted / 2)
                            .Select(n => new Document($"u{(step + (2 * n)) % Upserted}") { ["changed"] = step, ["text_vector_"] = Vector(step + n) }),
                    ],
                    WriteMode.Update)),
        new(
            "delete",
            (context, step) =>
                OnShopAsync(context, store => store.DeleteDocumentsAsync(Shop, Filter.Ids([.. Numbers(20).Select(n => $"u{(step + n) % Upserted}")])))),
        new(
            "delete where",
            (context, step) => OnShopAsync(context, store => store.DeleteDocumentsAsync(Shop, Filter.Field("step").LessThan(step - KeptSteps)))),
        new("declare vector", (context, step) => OnShopAsync(context, store => store.DeclareVectorFieldAsync(Shop, ListField(step), 2))),
        new(
            "write clustering",
            (context, step) => ClusterAsync(context, (store, clustering, labels) => store.WriteClusteringAsync(Shop, clustering, labels), step)),
        new("write centroids", (context, step) => ClusterAsync(context, (store, clustering, _) => store.WriteCentroidsAsync(Shop, clustering), step)),
        new("update labels", (context, step) => ClusterAsync(context, UpdateLabelsAsync, step)),
        new("delete clustering", (context, _) => OnShopAsync(context, store => store.DeleteClusteringAsync(Shop, Key))),
        new("fit", FitAsync),
        new(
            "update metadata",
            (context, step) => OnShopAsync(context, store => store.UpdateMetadataAsync(Shop, new Document(Shop) { [$"note{step % 5}"] = step }))),
        new("create dataset", (context, step) => context.Store.CreateDatasetAsync($"empty{step % 3}", Schema.Empty.With("w_vector_", FieldType.Vector(3)))),
        new("delete dataset", (context, step) => context.Store.DeleteDatasetAsync($"empty{step % 3}")),
        new("clone", CloneAsync),
        new("delete clone", (context, _) => context.Client.GetDataset(Copy).DeleteAsync()),
        new("back up", BackUpAsync),
        new("restore", RestoreAsync),
        new("upgrade", UpgradeAsync),
        new("check", CheckAsync),
        new("checksums after another program", AddChecksumsAsync),
        new("close and open", (context, _) => context.ReopenAsync()),
    ];

    /// <summary>Chooses the operation of a step.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="step">The step, from 0.</param>
    /// <returns>The same for the same seed and step. The first creates the dataset.</returns>
    public static CrashOperation Choose(int seed, int step) =>
        step == 0
            ? new CrashOperation("create dataset", (context, _) => context.Store.CreateDatasetAsync(Shop, Schema.Empty))
            : All[new Random(unchecked((seed * 1_000_003) + step)).Next(All.Count)];

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private static string ListField(int step) => string.Create(CultureInfo.InvariantCulture, $"list{step / 50}");

    private static float[] Vector(int number) => [.. Enumerable.Range(0, 16).Select(i => (float)((i * number) % 17))];

    private static Document Make(string id, int step, int number) => new(id)
    {
        ["step"] = step,
        ["text"] = new string('x', 200),
        ["text_vector_"] = Vector(number),
        [ListField(step)] = FieldValue.Parse("[1,2]"),
        ["_cluster_.text_vector_.own"] = $"cluster-{number % 3}",
    };

    private static async Task OnShopAsync(CrashContext context, Func<DocumentStore, Task> work) => await work(context.Store);

    private static async Task WriteAsync(CrashContext context, Document[] documents, WriteMode mode) => await context.Store.WriteAsync(Shop, documents, mode);

    private static async Task ClusterAsync(CrashContext context, Func<DocumentStore, StoredClustering, IReadOnlyList<DocumentLabel>, Task> work, int step)
    {
        if (!(await context.Store.GetSchemaAsync(Shop)).ContainsKey(Key.VectorField))
        {
            return;
        }

        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = $"step-{step}",
            Metric = DistanceMetric.Cosine,
            Labels = ["cluster-0", "cluster-1"],
            Centroids = VectorSet.From((IEnumerable<float[]>)[Vector(step), Vector(step + 1)]),
        };
        IReadOnlyList<string> ids = await context.Store.ListIdsAsync(Shop);
        await work(context.Store, clustering, [.. ids.Select((id, i) => new DocumentLabel(id, $"cluster-{(i + step) % 2}"))]);
    }

    private static async Task UpdateLabelsAsync(DocumentStore store, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels)
    {
        if ((await store.ListClusteringsAsync(Shop)).Contains(clustering.Key))
        {
            await store.UpdateLabelsAsync(Shop, clustering.Key, [.. labels.Take(labels.Count / 2)]);
        }
    }

    private static async Task FitAsync(CrashContext context, int step)
    {
        if (
            (await context.Store.GetSchemaAsync(Shop)).ContainsKey(Key.VectorField)
            && await context.Store.CountAsync(Shop, Filter.Field(Key.VectorField).Exists()) > 3)
        {
            KMeans model = new(new KMeansOptions { ClusterCount = 2, Seed = step, MaxIterations = 3, Restarts = 1 });
            await context.Client.GetDataset(Shop).GetClusterOps("fit", Key.VectorField).FitAsync(model, new FitOptions { ReplaceExisting = true });
        }
    }

    /// <summary>
    /// Replaces the previous backup, which its process may not have completed, and checks whether the copy is complete.
    /// </summary>
    private static async Task BackUpAsync(CrashContext context, int step)
    {
        if (context.IsTwin)
        {
            return;
        }

        await context.Store.BackupAsync(context.BackupPath, FileMode.Create);
        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(context.BackupPath, new SqliteStoreOptions { IsReadOnly = true });
        await DemandEqualAsync(context.Store, copy, $"Step {step}: the backup is not what was backed up.");
    }

    /// <summary>
    /// Restores the content of the store over the store that an earlier step restored; then writes to that, so that a killed process leaves a log next to
    /// it.
    /// </summary>
    private static async Task RestoreAsync(CrashContext context, int step)
    {
        if (context.IsTwin)
        {
            return;
        }

        await context.Store.BackupAsync(context.BackupPath, FileMode.Create);
        await SqliteDocumentStore.RestoreAsync(context.BackupPath, context.RestoredPath, FileMode.Create);
        await using SqliteDocumentStore restored = SqliteDocumentStore.Open(context.RestoredPath);
        await DemandEqualAsync(context.Store, restored, $"Step {step}: what was restored is not what was backed up.");
        await restored.CreateDatasetAsync(CrashContext.MarkOfRestored, Schema.Empty);
    }

    /// <summary>Opens a store of an older layout, or continues the upgrade of one whose process was killed.</summary>
    private static async Task UpgradeAsync(CrashContext context, int step)
    {
        if (context.IsTwin)
        {
            return;
        }

        if (!File.Exists(context.OldPath))
        {
            string draft = context.OldPath + ".draft";

            // A process that was killed in the next lines left a log next to its draft.
            foreach (string left in Directory.GetFiles(Path.GetDirectoryName(draft)!, Path.GetFileName(draft) + "*"))
            {
                File.Delete(left);
            }

            OldStore.Unpack(draft);
            if (step % 2 == 0)
            {
                OldStore.TurnIntoLayout1(draft);
            }

            File.Move(draft, context.OldPath);
        }

        await using (SqliteDocumentStore upgraded = SqliteDocumentStore.Open(context.OldPath))
        {
            await using SqliteDocumentStore expected = SqliteDocumentStore.Open(":memory:");
            await OldStore.WriteAsync(expected);
            await DemandEqualAsync(expected, upgraded, $"Step {step}: the upgraded store does not hold what the old one held.");
        }

        File.Delete(context.OldPath);
    }

    private static async Task CheckAsync(CrashContext context, int step)
    {
        if (!context.IsTwin && await SqliteDocumentStore.CheckAsync(context.Path) is { IsSound: false } check)
        {
            throw new InvalidOperationException($"Step {step}: {check}");
        }
    }

    /// <summary>Has the file written by SQLite without our checksums, as the program sqlite3 would, and opens it again.</summary>
    private static async Task AddChecksumsAsync(CrashContext context, int step) => await context.ReopenAsync(() =>
    {
        string statement = (step % 3) switch { 0 => "VACUUM", 1 => "PRAGMA journal_mode = DELETE", _ => "PRAGMA journal_mode = DELETE; VACUUM" };
        int code = raw.sqlite3_open_v2(context.Path, out sqlite3 other, raw.SQLITE_OPEN_READWRITE, null);
        using (other)
        {
            code = code == raw.SQLITE_OK ? raw.sqlite3_exec(other, statement) : code;
            if (code != raw.SQLITE_OK)
            {
                throw new InvalidOperationException($"Step {step}: SQLite says {code} to '{statement}'.");
            }
        }
    });

    private static async Task DemandEqualAsync(DocumentStore expected, DocumentStore found, string otherwise)
    {
        if (await StoreState.DescribeAsync(expected) != await StoreState.DescribeAsync(found))
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static async Task CloneAsync(CrashContext context, int step)
    {
        if (!await context.Store.DatasetExistsAsync(Copy))
        {
            await context.Client.GetDataset(Shop).CloneAsync(context.Client.GetDataset(Copy));
        }
    }
}
