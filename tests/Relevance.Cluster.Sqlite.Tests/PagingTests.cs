using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class PagingTests
{
    public static TheoryData<string> Orders => ["insertion", "sorted", "shuffled"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task ReadPageAsync_WhileOthersWrite_SkipsAndRepeatsNothing(string order)
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(300));
        DocumentQuery query = Query(order) with { PageSize = 20 };
        List<string> ids = [];
        string? cursor = null;
        int round = 0;
        do
        {
            DocumentPage page = await store.ReadPageAsync("shop", query, cursor);
            ids.AddRange(page.Documents.Select(document => document.Id));
            cursor = page.NextCursor;

            // Before, among and after the documents that were read; and one of those is deleted.
            Document[] added = [.. Enumerable.Range(0, 7).Select(i => new Document($"new{round}-{i}") { ["n"] = (i * 50) - 10 })];
            await store.WriteAsync("shop", added, WriteMode.Insert);
            await store.DeleteDocumentsAsync("shop", Filter.Ids(page.Documents[^1].Id));
            round++;
        }
        while (cursor is not null);

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(300, ids.Count(id => id.StartsWith('d')));
    }

    [Fact]
    public async Task ReadPageAsync_MixedKindsAndTies_AreInTheDocumentedOrder()
    {
        string[] values =
        [
            "null", "true", "false", "2", "10", "-1.5", "9007199254740993", "9007199254740992", "1e400", "-1e400",
            "\"b\"", "\"B\"", "\"\"", "[1]", "{}", "\"😀\"", "\"\\uffee\"", "-0.0", "0",
        ];
        Document[] documents = [new Document("missing"), .. values.Select((value, i) => Document.Parse($$"""{"_id":"{{i}}","x":{{value}}}"""))];
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", documents);

        List<string> ascending = await store.ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("x")], PageSize = 3 });
        List<string> descending = await store.ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("x", SortDirection.Descending)], PageSize = 3 });

        Assert.Equal(documents.OrderBy(document => document["x"], FieldValueComparer.Instance).Select(document => document.Id), ascending);
        Assert.Equal(documents.OrderByDescending(document => document["x"], FieldValueComparer.Instance).Select(document => document.Id), descending);
        Assert.True(ascending.IndexOf("7") < ascending.IndexOf("6"), "2^53 stands before 2^53 + 1.");
    }

    [Fact]
    public async Task ReadPageAsync_TwoKeys_OrderTheTiesOfTheFirst()
    {
        using SqliteDocumentStore store =
            await Sample.OpenWithAsync(":memory:", [.. Enumerable.Range(0, 30).Select(i => new Document($"{i}") { ["a"] = i % 3, ["b"] = i % 7 })]);

        List<string> ids = await store.ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("a", SortDirection.Descending), new SortKey("b")], PageSize = 4 });

        Assert.Equal(Enumerable.Range(0, 30).OrderByDescending(i => i % 3).ThenBy(i => i % 7).Select(i => $"{i}"), ids);
    }

    [Fact]
    public async Task ReadPageAsync_SameSeed_GivesTheSameOrderInAnyPages()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", Sample.Numbered(100));

        List<string> shuffled = await store.ReadIdsAsync(new DocumentQuery { ShuffleSeed = 5, PageSize = 7 });

        Assert.Equal(Sample.Numbered(100).OrderBy(document => ShuffleOrder.Hash(5, document.Id)).Select(document => document.Id), shuffled);
        Assert.NotEqual(shuffled, await store.ReadIdsAsync(new DocumentQuery { ShuffleSeed = 6 }));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("")]
    [InlineData("AAAA")]
    public async Task ReadPageAsync_CursorThatNoReadReturned_IsRejected(string cursor)
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", Sample.Numbered(3));

        await Assert.ThrowsAsync<ArgumentException>(nameof(cursor), () => store.ReadPageAsync("shop", new DocumentQuery(), cursor));
    }

    [Fact]
    public async Task ReadPageAsync_CursorOfAnotherQuery_IsRejected()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", Sample.Numbered(3));
        await store.CreateDatasetAsync("other", Schema.Empty);
        DocumentQuery query = new() { Sort = [new SortKey("n")], PageSize = 1 };
        string cursor = (await store.ReadPageAsync("shop", query)).NextCursor!;

        DocumentQuery[] others = [new(), query with { Sort = [new SortKey("m")] }, query with { Filter = Filter.Ids("d1") }, query with { ShuffleSeed = 1 }];
        foreach (DocumentQuery foreign in others)
        {
            await Assert.ThrowsAsync<ArgumentException>(nameof(cursor), () => store.ReadPageAsync("shop", foreign, cursor));
        }

        await Assert.ThrowsAsync<ArgumentException>(nameof(cursor), () => store.ReadPageAsync("other", query, cursor));
        await Assert.ThrowsAsync<ArgumentException>(nameof(cursor), () => store.ReadPageAsync("shop", query, cursor[..^4]));
        Assert.Equal(2, (await store.ReadPageAsync("shop", query with { PageSize = 10 }, cursor)).Documents.Count);
    }

    private static DocumentQuery Query(string order) => order switch
    {
        "sorted" => new DocumentQuery { Sort = [new SortKey("n", SortDirection.Descending)] },
        "shuffled" => new DocumentQuery { ShuffleSeed = 3 },
        _ => new DocumentQuery(),
    };
}
