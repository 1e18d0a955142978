using System.Reflection;
using Relevance.Cluster.Conformance;
using Relevance.Cluster.Conformance.Generators;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Storage.Faults;
using Xunit.Sdk;

namespace Relevance.Cluster.Tests.Storage;

/// <summary>Tests that the conformance tests can fail: each of these stores has one fault, and its test reports it.</summary>
public sealed class ConformanceSuiteTests
{
    [Fact]
    public Task Store_ThatAcknowledgesBeforeItWrites_Fails() =>
        FailsAsync<Writing<AcknowledgesBeforeWriting>>(test => test.Insert_DoesNotChangeWithTheCallersDocument());

    [Fact]
    public Task Store_ThatWritesHalfBatches_Fails() => FailsAsync<Rejections<WritesHalfBatches>>(test => test.Write_WhenTheSourceFailsHalfWay_WritesNothing());

    [Fact]
    public Task Store_ThatReplacesInsteadOfMerging_Fails() =>
        FailsAsync<Writing<ReplacesInsteadOfMerging>>(test => test.Update_MergesObjectsMemberByMemberAndReplacesTheRest());

    [Fact]
    public Task Store_ThatHidesRejections_Fails() =>
        FailsAsync<Rejections<HidesRejections>>(test => test.Insert_OfABadVector_IsRejectedAndTheRestIsWritten("NaN", [1f, float.NaN]));

    [Fact]
    public Task Store_ThatIgnoresCancellation_Fails() =>
        FailsAsync<Cancellation<IgnoresCancellation>>(test => test.EveryMember_WithACancelledToken_IsCancelledAndChangesNothing());

    [Fact]
    public Task Store_ThatKeepsItsRevision_Fails() =>
        FailsAsync<Vectors<KeepsItsRevision>>(test => test.Revision_WhenVectorsOrDocumentsChange_Changes("update"));

    [Fact]
    public Task Store_ThatCountsLabelsAsVectors_Fails() =>
        FailsAsync<Vectors<CountsLabelsAsVectors>>(test => test.Revision_WhenVectorsStayAsTheyAre_StaysTheSame());

    [Fact]
    public Task Store_ThatDropsTheLastDocumentOfAPage_Fails() =>
        FailsAsync<Paging<DropsTheLastOfAPage>>(test => test.ReadPage_OfAnySize_ReadsEveryDocumentOnceInTheOrderOfInsertion(5));

    [Fact]
    public Task Store_ThatPagesByOffset_Fails() => FailsAsync<Paging<PagesByOffset>>(test => test.Cursor_StaysValidWhileOtherDocumentsComeAndGo("insertion"));

    [Fact]
    public Task Store_ThatReversesTies_Fails() =>
        FailsAsync<Paging<ReversesTies>>(test => test.Sort_OrdersKindsAndThenValues_WithTiesInTheOrderOfInsertion(SortDirection.Descending, 100));

    [Fact]
    public Task Store_ThatIgnoresNot_Fails() => FailsAsync<Generated<IgnoresNot>>(test => test.Filters_SelectWhatTheirDefinitionSelects(1));

    [Fact]
    public Task Store_ThatCountsEverything_Fails() => FailsAsync<Generated<CountsEverything>>(test => test.Filters_SelectWhatTheirDefinitionSelects(1));

    [Fact]
    public Task Store_ThatShufflesFacetTies_Fails() => FailsAsync<Generated<ShufflesFacetTies>>(test => test.Facets_AreThoseOfTheirDefinition(21));

    [Fact]
    public Task Store_ThatIgnoresTheOrderOfIds_Fails() =>
        FailsAsync<Reading<IgnoresTheOrderOfIds>>(test => test.GetDocuments_AreInTheOrderOfTheIds_WithoutThoseThatAreNotThere());

    [Fact]
    public Task Store_ThatHidesLabels_Fails() => FailsAsync<Labels<HidesLabels>>(test => test.Documents_PresentTheirLabels());

    [Fact]
    public Task Store_ThatShowsWhatIsStaged_Fails() =>
        FailsAsync<Datasets<ShowsWhatIsStaged>>(test => test.StageDataset_UntilItIsPublished_IsInvisible_AndThenExistsCompletely());

    [Fact]
    public void Members_AreAllTested()
    {
        string[] members = [.. typeof(DocumentStore).GetMethods()
            .Where(method => method.IsVirtual && method.GetParameters().FirstOrDefault()?.Name == "datasetId").Select(method => method.Name)];

        Assert.Equal(members.Order(StringComparer.Ordinal), StoreMembers.OnADataset.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Filters_OfEveryKind_AreGenerated()
    {
        FilterGenerator generator = new(seed: 1, documentCount: 100);
        HashSet<Type> generated = [];
        for (int i = 0; i < 2000; i++)
        {
            Collect(generator.Next(), generated);
        }

        Type[] known = [.. typeof(Filter).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Filter)) && !type.IsAbstract)];
        Assert.Empty(known.Except(generated).Select(type => type.Name));
    }

    [Fact]
    public void Documents_OfEveryKind_AreGenerated()
    {
        IReadOnlyList<Document> documents = new DocumentGenerator(1).Next(300);

        Assert.Equal(
            Enum.GetValues<FieldKind>(),
            documents.Select(document => document["mixed"].Kind).Append(documents[0]["v_vector_"].Kind).Distinct().Order());
        Assert.Equal(documents.Select(document => document.ToJson()), new DocumentGenerator(1).Next(300).Select(document => document.ToJson()));
        Assert.NotEqual(documents[0].ToJson(), new DocumentGenerator(2).Next(1)[0].ToJson());
    }

    private static void Collect(Filter filter, HashSet<Type> kinds)
    {
        kinds.Add(filter.GetType());
        foreach (
            PropertyInfo property in filter
                .GetType()
                .GetProperties()
                .Where(property => property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic))
        {
            switch (property.GetValue(filter))
            {
                case Filter inner:
                    Collect(inner, kinds);
                    break;
                case IEnumerable<Filter> many:
                    many.ToList().ForEach(one => Collect(one, kinds));
                    break;
            }
        }
    }

    private static async Task FailsAsync<TTest>(Func<TTest, Task> run)
        where TTest : IAsyncLifetime, new()
    {
        TTest test = new();
        await test.InitializeAsync();
        try
        {
            await Assert.ThrowsAnyAsync<XunitException>(() => run(test));
        }
        finally
        {
            await test.DisposeAsync();
        }
    }

    // Not public, so that no runner runs them as tests.
    private sealed class Writing<TStore> : WritingConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Rejections<TStore> : RejectionConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Cancellation<TStore> : CancellationConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Vectors<TStore> : VectorConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Paging<TStore> : PagingConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Generated<TStore> : GeneratedConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Reading<TStore> : ReadingConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Datasets<TStore> : DatasetConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();

    private sealed class Labels<TStore> : LabelConformance<FaultyFixture<TStore>>
        where TStore : DocumentStore, new();
}
