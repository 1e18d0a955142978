using Relevance.Cluster.VectorData.Tests.Support;

namespace Relevance.Cluster.VectorData.Tests;

/// <summary>
/// Tests of collections of many pages: nothing is skipped where the provider finds records by their keys, and nothing is missed where it does not.
/// </summary>
public sealed class PagingTests : StoreTest
{
    private const int Count = 100;
    private const int PageSize = 8;

    [Fact]
    public async Task ToDataset_WithKeysThatAreIntegers_SkipsNothing() =>
        await AssertReadByKeyAsync(Fill(new Shoes<int>(), number => (number * 37 % Count) - 50, Count));

    [Fact]
    public async Task ToDataset_WithKeysThatAreUnsigned_SkipsNothing() =>
        await AssertReadByKeyAsync(Fill(new Shoes<ulong>(), number => ulong.MaxValue - (ulong)number, Count));

    [Fact]
    public async Task ToDataset_WithKeysThatAreTexts_SkipsNothing() =>
        await AssertReadByKeyAsync(Fill(new SqliteShoes<string>(), number => $"k-{number * 37 % Count}", Count));

    [Fact]
    public async Task ToDataset_WithKeysThatAreGuids_SkipsNothing() =>
        await AssertReadByKeyAsync(Fill(new Shoes<Guid>(), number => GuidOf(number * 37 % Count), Count));

    [Fact]
    public async Task ToDataset_WithACondition_SkipsNothingAndCopiesWhatMeetsIt()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number, Count);
        ImportOptions<Shoe<int>> options = new() { PageSize = PageSize, Filter = shoe => shoe.Price >= 40 };

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, options, cancellationToken: Token);

        Assert.Equal((Count - 40, 0, 0), (summary.ReadCount, summary.RepeatedCount, shoes.SkippedCount));
        Assert.Equal(Count - 40, await Dataset.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task ToDataset_ReadTwice_SkipsNothingInEitherRead()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number, Count);

        ImportSummary summary = await shoes.ToDatasetAsync(
            Dataset, new ImportOptions<Shoe<int>> { PageSize = PageSize, IsReadTwice = true }, cancellationToken: Token);

        Assert.Empty(summary.Changed!);
        Assert.Equal(0, shoes.SkippedCount);
    }

    [Fact]
    public async Task ToDataset_WhileRecordsAreInsertedBeforeThePage_ReadsNoneTwiceAndMissesNone()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number, Count);
        int inserted = 0;
        shoes.AfterPage = _ => shoes.Records.Add(Shoe(--inserted, inserted));

        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<int>> { PageSize = PageSize }, cancellationToken: Token);

        Assert.Equal((Count, 0), (summary.ReadCount, summary.RepeatedCount));
    }

    [Fact]
    public async Task ToDataset_FromAProviderThatIgnoresSkip_ReadsByKey() => await AssertReadByKeyAsync(Fill(new ForgetfulShoes(), number => number, Count));

    [Fact]
    public async Task ToDataset_FromAProviderThatRejectsComparisons_SkipsAndCopiesEverything() =>
        await AssertSkippedAsync(Fill(new EqualityShoes(), number => number, Count));

    [Fact]
    public async Task ToDataset_FromAProviderThatFindsNothingByComparisons_SkipsAndCopiesEverything() =>
        await AssertSkippedAsync(Fill(new BlindShoes(), number => number, Count));

    [Fact]
    public async Task ToDataset_FromAProviderThatIgnoresTheOrder_SkipsAndCopiesEverything() =>
        await AssertSkippedAsync(Fill(new DisorderlyShoes(), number => number * 37 % Count, Count));

    [Fact]
    public async Task ToDataset_FromAProviderThatIgnoresConditions_SkipsAndCopiesEverything() =>
        await AssertSkippedAsync(Fill(new CarelessShoes(), number => number, Count));

    private async Task AssertReadByKeyAsync<TKey>(Shoes<TKey> shoes)
        where TKey : notnull
    {
        await AssertCopiedAsync(shoes);
        Assert.Equal(0, shoes.SkippedCount);
    }

    private async Task AssertSkippedAsync(Shoes<int> shoes)
    {
        await AssertCopiedAsync(shoes);
        Assert.True(shoes.SkippedCount > Count, "The provider was expected to skip records.");
    }

    private async Task AssertCopiedAsync<TKey>(Shoes<TKey> shoes)
        where TKey : notnull
    {
        ImportSummary summary = await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<TKey>> { PageSize = PageSize }, cancellationToken: Token);

        Assert.Equal((Count, Count, 0, true), (summary.ReadCount, summary.Written.InsertedCount, summary.RepeatedCount, summary.IsOrdered));
        Assert.Equal(
            shoes.Records.Select(shoe => shoe.Key).Order(),
            (await Dataset.ReadAsync<Shoe<TKey>>(cancellationToken: Token).ToArrayAsync(Token)).Select(shoe => shoe.Key).Order());
    }
}
