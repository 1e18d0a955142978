using System.Globalization;
using Relevance.Cluster.Conformance.Generators;
using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;
using SortKey = Relevance.Cluster.SortKey;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>Tests that answers from columns in memory are those of the current documents, whoever changed them.</summary>
public sealed class ColumnTests
{
    private const string Shop = "shop";
    private const int DocumentCount = 120;
    private static readonly ClusteringKey Key = new(GeneratedFields.Vector, "km");

    /// <summary>Which store writes: the one that is asked, another one on the same file, or both in turn.</summary>
    public enum Writer
    {
        Own,
        Other,
        Both,
    }

    [Theory]
    [InlineData(1, Writer.Own)]
    [InlineData(2, Writer.Own)]
    [InlineData(3, Writer.Other)]
    [InlineData(4, Writer.Both)]
    public async Task Questions_BetweenWrites_AreAnsweredFromTheLatestState(int seed, Writer writer)
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File());
        using SqliteDocumentStore other = SqliteDocumentStore.Open(folder.File());
        using ReferenceStore reference = new();
        Random random = new(seed);
        FilterGenerator filters = new(seed, DocumentCount);
        AggregationGenerator queries = new(seed);
        await store.CreateDatasetAsync(Shop, Schema.Empty);
        await reference.CreateDatasetAsync(Shop, Schema.Empty);
        await ChangeAsync((target, _) => target.WriteAsync(Shop, new DocumentGenerator(seed).Next(DocumentCount), WriteMode.Upsert));
        for (int step = 0; step < 30; step++)
        {
            int change = random.Next(9);
            int changeSeed = random.Next();
            await ChangeAsync((target, choices) => ApplyAsync(target, change, changeSeed, choices));
            await AssertSameAsync(step, change);
        }

        async Task ChangeAsync(Func<DocumentStore, Random, Task> change)
        {
            int choices = random.Next();
            SqliteDocumentStore target = writer == Writer.Own || (writer == Writer.Both && choices % 2 == 0) ? store : other;
            await change(target, new Random(choices));
            await change(reference, new Random(choices));
        }

        async Task AssertSameAsync(int step, int change)
        {
            foreach (string question in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AskAsync(filters.Next(), queries.Next(), random.Next()))))
            {
                Assert.True(question.Length == 0, $"Seed {seed}, step {step} after change {change}: {question}");
            }
        }

        // Returns the question whose answers differ; empty if they are the same.
        async Task<string> AskAsync(Filter filter, AggregationQuery query, int choice)
        {
            string field = GeneratedFields.Filterable[choice % GeneratedFields.Filterable.Count];
            DocumentQuery page = new()
            {
                Filter = choice % 3 == 0 ? filter : null,
                Sort = [new SortKey(field, (SortDirection)(choice % 2))],
                PageSize = 7 + (choice % 60),
                SelectFields = ["_id"],
            };
            FacetQuery facets = new() { Fields = [field, GeneratedFields.Label], Filter = choice % 2 == 0 ? filter : null };
            (string Name, Func<DocumentStore, Task<string>> Ask)[] questions =
            [
                ($"count {filter.ToJson()}", async target => (await target.CountAsync(Shop, filter)).ToString(CultureInfo.InvariantCulture)),
                ($"ids {filter.ToJson()}", async target => string.Join(' ', await target.ListIdsAsync(Shop, filter))),
                ($"pages by {field} {filter.ToJson()}", target => ReadIdsAsync(target, page)),
                ($"pages {filter.ToJson()}", target => ReadIdsAsync(target, page with { Sort = [], Filter = filter })),
                ($"facets {field} {filter.ToJson()}", async target => Describe(await target.GetFacetsAsync(Shop, facets))),
                ($"labels {field}", async target => Describe(await CountLabelsAsync(target, field))),
                ($"groups {query.ToJson()}", async target => Describe((await target.AggregateAsync(Shop, query, facets.Filter)).Select(row => row.ToValue()))),
            ];
            foreach ((string name, Func<DocumentStore, Task<string>> ask) in questions)
            {
                (string expected, string actual) = (await ask(reference), await ask(store));
                if (expected != actual)
                {
                    return $"{name}\n{expected}\n{actual}";
                }
            }

            return "";
        }
    }

    [Fact]
    public async Task CountAsync_FailedWrite_CountsThePreviousState()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(20));
        Assert.Equal(20, await store.CountAsync(Shop, Filter.Field("n") >= 0));
        IEnumerable<Document?> batch = [new Document("new") { ["n"] = 1 }, null];

        await Assert.ThrowsAsync<ArgumentNullException>(() => store.WriteAsync(Shop, [.. batch!], WriteMode.Insert));

        Assert.Equal(20, await store.CountAsync(Shop, Filter.Field("n") >= 0));
        await store.WriteAsync(Shop, [new Document("other") { ["n"] = 1 }], WriteMode.Insert);
        Assert.Equal(21, await store.CountAsync(Shop, Filter.Field("n") >= 0));
    }

    [Fact]
    public async Task CountAsync_DatasetDeletedAndCreatedAgain_CountsTheNewDocuments()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(20));
        Assert.Equal(20, await store.CountAsync(Shop, Filter.Field("n") >= 0));

        await store.DeleteDatasetAsync(Shop);
        await store.CreateDatasetAsync(Shop, Schema.Empty);
        await store.WriteAsync(Shop, [new Document("a") { ["n"] = 1 }], WriteMode.Insert);

        Assert.Equal(1, await store.CountAsync(Shop, Filter.Field("n") >= 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadPageAsync_DocumentOfTheCursorChangedOrDeleted_ContinuesAtItsFormerPlace(bool isDeleted)
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(20));
        foreach (DocumentQuery query in (DocumentQuery[])[new() { Sort = [new SortKey("n", SortDirection.Descending)] }, new() { ShuffleSeed = 3 }])
        {
            DocumentQuery pages = query with { PageSize = 5 };
            string[] all = (await ReadIdsAsync(store, pages)).Split(' ');
            DocumentPage first = await store.ReadPageAsync(Shop, pages);
            string last = first.Documents[^1].Id;
            if (isDeleted)
            {
                await store.DeleteDocumentsAsync(Shop, Filter.Ids(last));
            }
            else
            {
                await store.WriteAsync(Shop, [new Document(last) { ["n"] = -1 }], WriteMode.Update);
            }

            DocumentPage second = await store.ReadPageAsync(Shop, pages, first.NextCursor);

            Assert.Equal(all[5..10], second.Documents.Select(document => document.Id));
        }
    }

    private static async Task ApplyAsync(DocumentStore store, int change, int seed, Random random)
    {
        int first = random.Next(DocumentCount);
        int count = 1 + random.Next(change == 0 ? DocumentCount : 12);
        Document[] documents = [.. new DocumentGenerator(seed).Next(DocumentCount).Skip(first).Take(count)];
        DocumentLabel[] labels =
            [.. Enumerable.Range(first, count).Select(i => new DocumentLabel($"d-{i}", $"cluster-{random.Next(4)}"))];
        switch (change)
        {
            case 0 or 1:
                await store.WriteAsync(Shop, documents, WriteMode.Upsert);
                break;
            case 2 or 3:
                await store.WriteAsync(Shop, documents, WriteMode.Update);
                break;
            case 4:
                await store.DeleteDocumentsAsync(Shop, Filter.Ids(documents.Select(document => document.Id)));
                break;
            case 5:
                await store.WriteClusteringAsync(Shop, TestClustering.Of(Key, "cluster-0") with { Centroids = VectorSet.From([[0f, 1, 2]]) }, labels);
                break;
            case 6 when (await store.ListClusteringsAsync(Shop)).Contains(Key):
                await store.UpdateLabelsAsync(Shop, Key, labels);
                break;
            case 7:
                await store.DeleteClusteringAsync(Shop, Key);
                break;
            default:
                await store.WriteAsync(
                    Shop, [.. labels.Select(label => new Document(label.DocumentId) { [GeneratedFields.Label] = label.Label })], WriteMode.Update);
                break;
        }
    }

    private static async Task<string> ReadIdsAsync(DocumentStore store, DocumentQuery query)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(Shop, query, cursor);
            ids.AddRange(page.Documents.Select(document => document.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return string.Join(' ', ids);
    }

    private static async Task<IEnumerable<FieldValue>> CountLabelsAsync(DocumentStore store, string field) =>
        !(await store.ListClusteringsAsync(Shop)).Contains(Key)
            ? []
            : (await store.CountLabelsAsync(Shop, Key, field)).Select(count => FieldValue.FromArray([count.Label, count.Value, count.Count]));

    private static string Describe(IEnumerable<FieldValue> values) => FieldValue.FromArray(values).ToJson();

    private static string Describe(IEnumerable<FieldFacet> facets) => string.Join(
        '\n',
        facets.Select(facet => $"{facet.Field} {facet.Count} {facet.LeftOutCount} {facet.Numbers} {facet.Dates} "
            + string.Join(' ', facet.Values.Select(value => $"{value.Value.ToCanonical().ToJson()}×{value.Count}"))));
}
