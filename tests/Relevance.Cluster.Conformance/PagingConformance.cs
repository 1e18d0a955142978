using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Pages: sizes, orders, shuffles, and cursors that stay valid while the dataset changes.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class PagingConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    // One value of each kind and the ties between them, in ascending order.
    private static readonly string[] Ascending =
    [
        "missing",
        "null",
        "false",
        "true",
        "-1e300",
        "-1",
        "-0",
        "0",
        "0.5",
        "2",
        "10",
        "2^53",
        "2^53+1",
        "1e300",
        "\"\"",
        "\"10\"",
        "\"2\"",
        "\"A\"",
        "\"a\"",
        "\"é\"",
        "\"\uffee\"",
        "\"😀\"",
        "[]",
        "{}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task ReadPage_OfAnySize_ReadsEveryDocumentOnceInTheOrderOfInsertion(int pageSize)
    {
        await InsertAsync(Numbered(7));

        Assert.Equal(["d-0", "d-1", "d-2", "d-3", "d-4", "d-5", "d-6"], await ReadIdsAsync(new DocumentQuery { PageSize = pageSize }));
    }

    [Fact]
    public async Task ReadPage_AtTheEnd_HasNoCursor()
    {
        await InsertAsync(Numbered(4));

        DocumentPage first = await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 2 }, cursor: null, Token);
        DocumentPage second = await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 2 }, first.NextCursor, Token);

        Assert.NotNull(first.NextCursor);
        Assert.Equal(2, second.Documents.Count);
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task ReadPage_OfNothing_IsEmptyAndTheLast()
    {
        DocumentPage empty = await Store.ReadPageAsync(Shop, new DocumentQuery(), cursor: null, Token);
        await InsertAsync(Numbered(2));
        DocumentPage none = await Store.ReadPageAsync(Shop, new DocumentQuery { Filter = Filter.None }, cursor: null, Token);

        Assert.Empty(empty.Documents);
        Assert.Null(empty.NextCursor);
        Assert.Empty(none.Documents);
        Assert.Null(none.NextCursor);
    }

    [Fact]
    public async Task ReadPage_WithAFilter_FillsItsPages()
    {
        await InsertAsync(Numbered(20));

        Assert.Equal(
            ["d-1", "d-4", "d-7", "d-10", "d-13", "d-16", "d-19"],
            await ReadIdsAsync(new DocumentQuery { PageSize = 3, Filter = Filter.Field("n").HasRemainder(3, 1) }));
    }

    [Theory]
    [InlineData(SortDirection.Ascending, 1)]
    [InlineData(SortDirection.Ascending, 5)]
    [InlineData(SortDirection.Descending, 1)]
    [InlineData(SortDirection.Descending, 100)]
    public async Task Sort_OrdersKindsAndThenValues_WithTiesInTheOrderOfInsertion(SortDirection direction, int pageSize)
    {
        Document[] documents = [.. Ascending.Select(MakeSortable)];
        new Random(7).Shuffle(documents);
        await InsertAsync(documents);
        string[][] groups =
        [
            ["missing", "null"],
            .. Ascending[2..6].Select(id => (string[])[id]),
            ["-0", "0"],
            .. Ascending[8..^2].Select(id => (string[])[id]),
            ["[]", "{}"],
        ];
        Dictionary<string, int> position = documents.Index().ToDictionary(document => document.Item.Id, document => document.Index);
        IEnumerable<string[]> ordered = direction == SortDirection.Ascending ? groups : groups.Reverse();

        string[] ids = await ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("x", direction)], PageSize = pageSize });

        Assert.Equal(ordered.SelectMany(group => group.OrderBy(id => position[id])), ids);
    }

    [Fact]
    public async Task Sort_ByTwoKeys_UsesTheSecondWhereTheFirstTies()
    {
        await InsertAsync(
            Doc("""{"_id":"a","x":1,"m":{"y":1}}"""), Doc("""{"_id":"b","x":2,"m":{"y":1}}"""), Doc("""{"_id":"c","x":1,"m":{"y":2}}"""),
            Doc("""{"_id":"d","x":2}"""), Doc("""{"_id":"e","x":1,"m":{"y":2}}"""));

        string[] ids = await ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("x"), new SortKey("m.y", SortDirection.Descending)], PageSize = 2 });

        Assert.Equal(["c", "e", "a", "b", "d"], ids);
    }

    [Fact]
    public async Task Sort_ById_IsOrdinal()
    {
        await InsertAsync(new Document("b"), new Document("a"), new Document("B"), new Document("a1"));

        Assert.Equal(["B", "a", "a1", "b"], await ReadIdsAsync(new DocumentQuery { Sort = [new SortKey("_id")], PageSize = 1 }));
    }

    [Fact]
    public async Task Shuffle_IsAPermutationThatDependsOnTheSeedAlone()
    {
        await InsertAsync(Numbered(50));

        string[] first = await ReadIdsAsync(new DocumentQuery { ShuffleSeed = 1, PageSize = 7 });
        string[] again = await ReadIdsAsync(new DocumentQuery { ShuffleSeed = 1, PageSize = 50 });
        string[] other = await ReadIdsAsync(new DocumentQuery { ShuffleSeed = 2, PageSize = 50 });

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(Numbered(50).Select(document => document.Id), first);
        Assert.Equal(Numbered(50).Select(document => document.Id).Order(StringComparer.Ordinal), first.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Shuffle_IsTheSameInEveryStore()
    {
        await InsertAsync(Numbered(40));
        string[] expected = [.. Numbered(40).Select(document => document.Id).OrderBy(id => ShuffleOrder.Hash(-5, id))];

        string[] ids = await ReadIdsAsync(new DocumentQuery { ShuffleSeed = -5, Sort = [new SortKey("n")] });

        Assert.Equal(expected, ids);
    }

    [Theory]
    [InlineData("insertion")]
    [InlineData("sort")]
    [InlineData("shuffle")]
    public async Task Cursor_StaysValidWhileOtherDocumentsComeAndGo(string order)
    {
        await InsertAsync(Numbered(30));
        DocumentQuery query = new() { PageSize = 4 };
        query =
            order == "sort" ? query with { Sort = [new SortKey("n", SortDirection.Descending)] }
            : order == "shuffle" ? query with { ShuffleSeed = 3 }
            : query;
        string[] all = await ReadIdsAsync(query);
        HashSet<string> gone = [];
        List<string> read = [];
        string? cursor = null;
        int round = 0;
        do
        {
            DocumentPage page = await Store.ReadPageAsync(Shop, query, cursor, Token);
            read.AddRange(page.Documents.Select(document => document.Id));
            cursor = page.NextCursor;

            // The document at the cursor, one that was read before, and one that would be next.
            int next = Math.Min(read.Count(all.Contains) + gone.Count, all.Length - 1);
            string[] leaving = [.. new[] { page.Documents[^1].Id, read[0], all[next] }.Where(all.Contains)];
            await Store.DeleteDocumentsAsync(Shop, Filter.Ids(leaving), Token);
            gone.UnionWith(leaving);
            await InsertAsync(Numbered(2, first: 1000 + (round * 10)));
            round++;
        }
        while (cursor is not null && round < 100);

        string[] stayed = [.. all.Where(id => !gone.Contains(id))];
        Assert.True(stayed.Length > 5, "The test deleted too much to say anything.");
        Assert.Equal(read.Count, read.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(stayed, read.Where(stayed.Contains));
    }

    [Fact]
    public async Task Cursor_OfAPageInTheOrderOfInsertion_LeadsToWhatWasAddedSince()
    {
        await InsertAsync(Numbered(3));
        DocumentPage page = await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 2 }, cursor: null, Token);

        await InsertAsync(Numbered(1, first: 3));

        DocumentPage next = await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 9 }, page.NextCursor, Token);
        Assert.Equal(["d-2", "d-3"], next.Documents.Select(document => document.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1")]
    [InlineData("0; DROP TABLE documents")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJfaWQiOiJjdXJzb3IifQ==")]
    public async Task Cursor_ThatNoReadReturned_IsRejected(string cursor)
    {
        await InsertAsync(Numbered(3));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadPageAsync(Shop, new DocumentQuery(), cursor, Token));
    }

    [Fact]
    public async Task Cursor_OfAnotherQueryOrDataset_IsRejected()
    {
        await InsertAsync(Numbered(5));
        await Store.CreateDatasetAsync("toys", Schema.Empty, Token);
        await Store.WriteAsync("toys", Numbered(5), WriteMode.Insert, Token);
        DocumentQuery query = new() { PageSize = 2, Sort = [new SortKey("n")] };
        string cursor = (await Store.ReadPageAsync(Shop, query, cursor: null, Token)).NextCursor!;

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadPageAsync("toys", query, cursor, Token));
        foreach (DocumentQuery other in (DocumentQuery[])[
            query with { Sort = [] },
            query with { Sort = [new SortKey("m")] },
            query with { Sort = [new SortKey("n", SortDirection.Descending)] },
            query with { ShuffleSeed = 0 },
            query with { Filter = Filter.Field("n") > 1 },
        ])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadPageAsync(Shop, other, cursor, Token));
        }
    }

    [Fact]
    public async Task Cursor_MayBeUsedWithAnotherPageSizeAndOtherFields()
    {
        await InsertAsync(Numbered(5));
        string cursor = (await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 2 }, cursor: null, Token)).NextCursor!;

        DocumentPage page = await Store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 3, SelectFields = ["x"], IncludeVectors = false }, cursor, Token);

        Assert.Equal(["""{"_id":"d-2"}""", """{"_id":"d-3"}""", """{"_id":"d-4"}"""], page.Documents.Select(document => document.ToJson()));
    }

    private static Document MakeSortable(string id) => id switch
    {
        "missing" => new Document(id),
        "2^53" => new Document(id) { ["x"] = 9007199254740992L },
        "2^53+1" => new Document(id) { ["x"] = 9007199254740993L },
        _ => new Document(id) { ["x"] = FieldValue.Parse(id) },
    };
}
