using Relevance.Cluster.VectorData.Tests.Support;

namespace Relevance.Cluster.VectorData.Tests;

/// <summary>Collections of every provider arrive completely, and the summary says what does not.</summary>
public sealed class ImportTests : StoreTest
{
    [Fact]
    public async Task ToDataset_FromMemory_CopiesEverythingInTheOrderOfKeys() =>
        await AssertCopiedAsync(Fill(new Shoes<int>(), number => 9 - number), isOrdered: true);

    [Fact]
    public async Task ToDataset_FromSqlite_CopiesEverything() =>
        await AssertCopiedAsync(Fill(new SqliteShoes<string>(), number => $"k-{number}"), isOrdered: true);

    [Fact]
    public async Task ToDataset_FromQdrantWithGuids_CopiesEverything() =>
        await AssertCopiedAsync(Fill(new QdrantShoes<Guid>(), GuidOf), isOrdered: false);

    [Fact]
    public async Task ToDataset_FromQdrantWithIntegers_CopiesEverything() =>
        await AssertCopiedAsync(Fill(new QdrantShoes<ulong>(), number => (ulong)number), isOrdered: false);

    [Fact]
    public async Task ToDataset_FromAProviderThatReturnsLess_CopiesEverything() =>
        await AssertCopiedAsync(Fill(new CappedShoes(), number => number), isOrdered: false);

    [Fact]
    public async Task ToDataset_OfAnEmptyCollection_CopiesNothing()
    {
        ImportSummary summary = await new QdrantShoes<Guid>().ToDatasetAsync(Dataset, cancellationToken: Token);

        Assert.Equal((0, 0), (summary.ReadCount, summary.Written.WrittenCount));
        Assert.Equal(0, await Dataset.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task ToDataset_WithASourceGeneratedContext_UsesItsNames()
    {
        Shoes<Guid> shoes = Fill(new Shoes<Guid>(), GuidOf);

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, ShoeContext.Default.ShoeGuid, cancellationToken: Token);

        Assert.Equal(10, summary.Written.InsertedCount);
        Assert.Equal(3, (await Dataset.GetDocumentAsync(GuidOf(3).ToString(), Token))!["price"].AsNumber());
    }

    [Fact]
    public async Task ToDataset_CountsWhatHasNoVector_AndListsWhatIsRejected()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);
        shoes.Records[2].Embedding = null;
        shoes.Records[3].Embedding = ReadOnlyMemory<float>.Empty;
        shoes.Records[4].Embedding = new[] { 1f };
        shoes.Records[5].Price = double.NaN;

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, cancellationToken: Token);

        Assert.Equal((10, 7), (summary.ReadCount, summary.Written.InsertedCount));
        Assert.Equal(2, summary.MissingVectorCounts["embedding"]);
        Assert.Equal([3L, 4L, 5L], summary.Written.Rejected.Select(rejected => rejected.Index!.Value).Order());
        Assert.StartsWith("10 read, 7 inserted, 0 updated, 3 rejected", summary.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 without a vector in 'embedding'", summary.ToString(), StringComparison.Ordinal);
        Assert.Null(summary.Changed);
    }

    [Fact]
    public async Task ToDataset_Twice_ReplacesTheDocuments()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);
        await shoes.ToDatasetAsync(Dataset, cancellationToken: Token);
        shoes.Records[0].Title = "other";

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, cancellationToken: Token);

        Assert.Equal((0, 10), (summary.Written.InsertedCount, summary.Written.UpdatedCount));
        Assert.Equal("other", (await Dataset.GetDocumentAsync("0", Token))!["title"].AsText());
    }

    [Fact]
    public async Task ToDataset_WithACondition_CopiesWhatMeetsIt()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);

        ImportSummary summary = await shoes.ToDatasetAsync(
            Dataset, new ImportOptions<Shoe<int>> { Filter = shoe => shoe.Price >= 6, Id = shoe => $"shoe-{shoe.Key}" }, cancellationToken: Token);

        Assert.Equal(4, summary.ReadCount);
        Document document = (await Dataset.GetDocumentAsync("shoe-6", Token))!;
        Assert.Equal(6, document["Key"].AsNumber());
    }

    [Fact]
    public async Task ToDataset_WhereNoConditionIsAccepted_SaysWhatToDo()
    {
        PickyShoes shoes = Fill(new PickyShoes(), number => number);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => shoes.ToDatasetAsync(Dataset, cancellationToken: Token));

        Assert.Contains("Only conditions on indexed properties are supported.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Set ImportOptions.Filter", exception.Message, StringComparison.Ordinal);
        Assert.IsType<NotSupportedException>(exception.InnerException);
        ImportSummary summary = await shoes.ToDatasetAsync(
            Dataset, new ImportOptions<Shoe<int>> { Filter = shoe => shoe.Price >= 0 }, cancellationToken: Token);
        Assert.Equal(10, summary.Written.InsertedCount);
    }

    [Fact]
    public async Task ToDataset_FromAProviderThatIgnoresSkip_Stops()
    {
        UnorderedForgetfulShoes shoes = Fill(new UnorderedForgetfulShoes(), number => number);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<int>> { PageSize = 4 }, cancellationToken: Token));

        Assert.Contains("ignores Skip", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToDataset_WhileRecordsMove_CountsTheRepeatedOnes()
    {
        CappedShoes shoes = Fill(new CappedShoes(), number => number);
        shoes.AfterPage = skip =>
        {
            if (skip == 3)
            {
                shoes.Records.Insert(0, Shoe(99, 99));
            }
        };

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, cancellationToken: Token);

        Assert.Equal((11, 1, false), (summary.ReadCount, summary.RepeatedCount, summary.IsOrdered));
        Assert.Contains("1 read again, so that others may have been missed", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToDataset_ReadTwice_NamesWhatChangedAppearedAndDisappeared()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);
        shoes.AfterPage = skip =>
        {
            if (skip == 10)
            {
                shoes.AfterPage = null;
                shoes.Records[1].Title = "renamed";
                shoes.Records[2].Embedding = new[] { 5f, 5f };
                shoes.Records.RemoveAt(8);
                shoes.Records.Add(Shoe(42, 42));
            }
        };

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<int>> { IsReadTwice = true }, cancellationToken: Token);

        Assert.Equal(["1", "2", "42", "8"], summary.Changed);
        Assert.Equal(10, await Dataset.CountAsync(cancellationToken: Token));
        summary = await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<int>> { IsReadTwice = true }, cancellationToken: Token);
        Assert.Empty(summary.Changed!);
    }

    [Fact]
    public async Task ToDataset_OfASequence_SaysTheSame()
    {
        Shoe<int>[] shoes = [Shoe(1, 1), Shoe(2, 2), Shoe(1, 3)];
        shoes[1].Embedding = null;

        ImportSummary summary = await shoes.ToAsyncEnumerable().ToDatasetAsync(Dataset, cancellationToken: Token);

        Assert.Equal((3, 1, 1), (summary.ReadCount, summary.RepeatedCount, summary.MissingVectorCounts["embedding"]));
        Assert.Equal(3, (await Dataset.GetDocumentAsync("1", Token))!["Price"].AsNumber());
    }

    [Fact]
    public async Task ToDataset_OfDictionaries_TakesIdAndVectorFieldsFromTheCaller()
    {
        Dictionary<string, object?>[] records =
        [
            new() { ["Key"] = "a", ["Title"] = "boot", ["Vector"] = new ReadOnlyMemory<float>([1, 2]) },
            new() { ["Key"] = "b", ["Title"] = "shoe", ["Vector"] = new ReadOnlyMemory<float>([3, 4]) },
        ];

        await Dataset.UpsertAsync(
            records, record => (string)record["Key"]!, options: new WriteOptions { VectorFields = ["Vector"] }, cancellationToken: Token);

        Document document = (await Dataset.GetDocumentAsync("b", Token))!;
        Assert.Equal([3, 4], document.GetVector("Vector").ToArray());
        Assert.Equal(["Vector"], (await Dataset.GetSchemaAsync(Token)).VectorFields);
    }

    private async Task AssertCopiedAsync<TKey>(Shoes<TKey> shoes, bool isOrdered)
        where TKey : notnull
    {
        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<TKey>> { PageSize = 4 }, cancellationToken: Token);

        Assert.Equal((10, 10, 0, isOrdered), (summary.ReadCount, summary.Written.InsertedCount, summary.RepeatedCount, summary.IsOrdered));
        Assert.Equal(0, summary.MissingVectorCounts["embedding"]);
        Assert.Empty(summary.Written.Rejected);
        Assert.Equal(FieldType.Vector(2), (await Dataset.GetSchemaAsync(Token))["embedding"]);
        Shoe<TKey>[] copies = await Dataset.ReadAsync<Shoe<TKey>>(cancellationToken: Token).OrderBy(shoe => shoe.Price).ToArrayAsync(Token);
        Assert.Equal(
            shoes.Records.OrderBy(shoe => shoe.Price).Select(shoe => (shoe.Key, shoe.Title, shoe.Embedding!.Value.ToArray()[1])),
            copies.Select(shoe => (shoe.Key, shoe.Title, shoe.Embedding!.Value.ToArray()[1])));
        if (isOrdered)
        {
            Assert.Equal(
                shoes.Records.Select(shoe => shoe.Key).Order(),
                await Dataset.ReadAsync<Shoe<TKey>>(cancellationToken: Token).Select(shoe => shoe.Key).ToArrayAsync(Token));
        }
    }
}
