using System.Globalization;
using Relevance.Cluster.Conformance.Generators;
using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Storage;
using SortKey = Relevance.Cluster.SortKey;

namespace Relevance.Cluster.Conformance;

/// <summary>
/// Tests that the store's results on generated documents equal those computed in memory by the definitions of filter, order and facet. A failure names seed and
/// question.
/// </summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class GeneratedConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private const int DocumentCount = 300;
    private const int FilterCount = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Filters_SelectWhatTheirDefinitionSelects(int seed)
    {
        IReadOnlyList<Document> documents = await FillAsync(seed);
        FilterGenerator filters = new(seed, DocumentCount);
        int selective = 0;
        for (int i = 0; i < FilterCount; i++)
        {
            Filter filter = filters.Next();
            string[] expected = [.. filter.Apply(documents).Select(document => document.Id)];
            AssertSame(expected, await IdsAsync(filter), seed, filter);
            selective += expected.Length is > 0 and < DocumentCount ? 1 : 0;
            if (i % 3 == 0)
            {
                long count = await Store.CountAsync(Shop, filter, Token);
                Assert.True(count == expected.Length, $"Seed {seed}: counted {count} and not {expected.Length} for {filter.ToJson()}");
            }

            if (i % 5 == 0)
            {
                DocumentQuery query = new() { Filter = filter, PageSize = 1 + (i % 97), SelectFields = ["_id"] };
                AssertSame(expected, await ReadIdsAsync(query), seed, filter);
            }
        }

        Assert.True(selective > FilterCount / 2, $"Seed {seed}: only {selective} of {FilterCount} filters select some documents and not all.");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Orders_AreThoseOfTheirDefinition(int seed)
    {
        IReadOnlyList<Document> documents = await FillAsync(seed);
        Dictionary<string, long> positions = documents.Index().ToDictionary(document => document.Item.Id, document => (long)document.Index);
        Random random = new(seed);
        FilterGenerator filters = new(seed, DocumentCount);
        for (int i = 0; i < 60; i++)
        {
            SortKey[] keys = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new SortKey(
                GeneratedFields.Filterable[random.Next(GeneratedFields.Filterable.Count)], (SortDirection)random.Next(2)))];
            DocumentQuery query = new()
            {
                Sort = keys,
                ShuffleSeed = i % 10 == 0 ? i : null,
                Filter = i % 2 == 0 ? filters.Next() : null,
                PageSize = random.Next(20, 400),
                SelectFields = ["_id"],
            };
            ReferenceOrder order = new(query, document => positions[document.Id]);
            IReadOnlyList<Document> matching = query.Filter?.Apply(documents) ?? documents;
            string[] expected = [.. matching.OrderBy(order.GetPlace, order).Select(document => document.Id)];
            string[] actual = await ReadIdsAsync(query);
            Assert.True(
                expected.SequenceEqual(actual),
                $"Seed {seed}, order {i} by {string.Join(", ", keys)}, filter {query.Filter?.ToJson()}: expected\n{string.Join(' ', expected)}\nbut "
                    + $"got\n{string.Join(' ', actual)}"
            );
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Facets_AreThoseOfTheirDefinition(int seed)
    {
        IReadOnlyList<Document> documents = await FillAsync(seed);
        FilterGenerator filters = new(seed, DocumentCount);
        string[] fields = [.. GeneratedFields.Plain, GeneratedFields.Label];
        for (int i = 0; i < 30; i++)
        {
            Filter? filter = i == 0 ? null : filters.Next();
            int maxValues = i % 3 == 0 ? 1000 : i;
            IReadOnlyList<Document> matching = filter?.Apply(documents) ?? documents;
            IReadOnlyList<FieldFacet> facets = await Store.GetFacetsAsync(
                Shop,
                new FacetQuery
                {
                    Fields = fields,
                    Filter = filter,
                    MaxValues = maxValues,
                },
                Token);
            Assert.Equal(fields, facets.Select(facet => facet.Field));
            foreach (FieldFacet actual in facets)
            {
                FieldFacet expected = ReferenceFacet.Of(matching, actual.Field, maxValues);
                bool isSame = expected.Values.SequenceEqual(actual.Values) && expected with { Values = [] } == actual with { Values = [] };
                Assert.True(isSame, $"Seed {seed}, filter {filter?.ToJson()}: expected\n{Describe(expected)}\nbut got\n{Describe(actual)}");
            }
        }
    }

    [Theory]
    [InlineData(31)]
    public async Task Fields_AreThoseOfTheDocuments(int seed)
    {
        IReadOnlyList<Document> documents = await FillAsync(seed);

        Assert.Equal(
            documents.Select(document => document.ToValue()),
            (await ReadAllAsync(new DocumentQuery { PageSize = 77 })).Select(document => document.ToValue()));
        foreach (string field in (string[])[.. GeneratedFields.Filterable, GeneratedFields.Vector])
        {
            DocumentValue[] expected =
            [
                .. documents.Where(document => document.Contains(field)).Select(document => new DocumentValue(document.Id, document[field])),
            ];
            Assert.Equal(expected, await Store.ReadFieldAsync(Shop, field, filter: null, Token));

            DocumentQuery query = new() { SelectFields = [field, "meta.deep"] };
            Assert.Equal(
                documents.Select(document => document.Select([field, "meta.deep"]).ToValue()),
                (await ReadAllAsync(query)).Select(document => document.ToValue()));
        }
    }

    private static void AssertSame(string[] expected, string[] actual, int seed, Filter filter)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                Seed {seed}, filter {filter.ToJson()}
                selects {actual.Length} documents and not {expected.Length}.
                Wrongly: {string.Join(' ', actual.Except(expected).Take(20))}
                Missed:  {string.Join(' ', expected.Except(actual).Take(20))}
                {(actual.ToHashSet().SetEquals(expected) ? "The documents are right, their order is wrong." : "")}
                """));
        }
    }

    private static string Describe(FieldFacet facet) => string.Create(
            CultureInfo.InvariantCulture,
            $"{facet.Field}: {facet.Count} {facet.Numbers} {facet.Dates} "
                + $"{string.Join(", ", facet.Values.Select(value => $"{value.Value.ToJson()}×{value.Count}"))}"
        );

    /// <summary>Writes generated documents and a clustering over some of them.</summary>
    /// <returns>The documents as the store has to present them.</returns>
    private async Task<IReadOnlyList<Document>> FillAsync(int seed)
    {
        IReadOnlyList<Document> documents = new DocumentGenerator(seed).Next(DocumentCount);
        foreach (Document[] batch in documents.Chunk(100))
        {
            await InsertAsync(batch);
        }

        DocumentLabel[] labels = [.. documents.Where(document => document[GeneratedFields.Vector].HasValue).Index()
            .Where(document => document.Index % 7 != 0).Select(document => new DocumentLabel(document.Item.Id, $"cluster-{document.Index % 3}"))];
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(GeneratedFields.Vector, "km")), labels, Token);
        Dictionary<string, string> byId = labels.ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
        foreach (Document document in documents.Where(document => byId.ContainsKey(document.Id)))
        {
            document[GeneratedFields.Label] = byId[document.Id];
        }

        return documents;
    }
}
