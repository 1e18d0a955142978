using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Summaries of fields.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class FacetConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InsertAsync(
            Doc("""{"_id":"a","brand":"Acme","price":10,"tags":["x","y","x"],"meta":{"mixed":1},"v_vector_":[1,2],"sold":true}"""),
            Doc("""{"_id":"b","brand":"Best","price":2.5,"tags":["y"],"meta":{"mixed":"1"},"sold":false}"""),
            Doc("""{"_id":"c","brand":"Acme","price":-4,"tags":[],"meta":{"mixed":[1,"1",null,{"a":1},[2]]},"sold":true}"""),
            Doc("""{"_id":"d","brand":null,"price":null,"meta":{"mixed":true}}"""),
            Doc("""{"_id":"e","brand":"Zeta","price":10.0,"tags":"y","meta":{"mixed":1.0}}"""));
    }

    [Fact]
    public async Task Facets_OfText_CountDocumentsMostFrequentFirst()
    {
        FieldFacet facet = await FacetAsync("brand");

        Assert.Equal(("brand", 4L), (facet.Field, facet.Count));
        Assert.Null(facet.Numbers);
        Assert.Equal([new("Acme", 2), new("Best", 1), new("Zeta", 1)], facet.Values);
    }

    [Fact]
    public async Task Facets_OfNumbers_GiveTheirFigures()
    {
        FieldFacet facet = await FacetAsync("price");

        Assert.Equal(4, facet.Count);
        Assert.Equal(new NumericFacet(4, -4, 10, 18.5), facet.Numbers);
        Assert.Equal(4.625, facet.Numbers!.Mean);
        Assert.Equal([new(10L, 2), new(-4L, 1), new(2.5, 1)], facet.Values);
    }

    [Fact]
    public async Task Facets_OfNumbersBeyondFloat64_LeaveThemOutOfTheFiguresAndSaySo()
    {
        await InsertAsync(
            Doc("""{"_id":"x","far":1e400,"only":-1e400}"""),
            Doc("""{"_id":"y","far":2,"only":1e999}"""),
            Doc("""{"_id":"z","far":4}"""),
            Doc("""{"_id":"w","far":-2e400}"""));

        FieldFacet facet = await FacetAsync("far");
        FieldFacet only = await FacetAsync("only");

        Assert.Equal((4L, 2L), (facet.Count, facet.LeftOutCount));
        Assert.Equal(new NumericFacet(2, 2, 4, 6) { Mean = 3 }, facet.Numbers);
        Assert.Equal((2L, 2L), (only.Count, only.LeftOutCount));
        Assert.Null(only.Numbers);
        Assert.Equal([new(FieldValue.Parse("-1e400"), 1), new(2L, 1), new(4L, 1), new(FieldValue.Parse("1e400"), 1)], facet.Values);
    }

    [Fact]
    public async Task Facets_OfEqualNumbers_HaveThatNumberAsTheirMean()
    {
        await InsertAsync(
            Doc("""{"_id":"x","same":0.1,"least":5e-324}"""),
            Doc("""{"_id":"y","same":0.10,"least":4.9e-324}"""),
            Doc("""{"_id":"z","same":1e-1,"least":5e-324}"""));

        // Three times 0.1 is 0.30000000000000004 as a float64, a third of which is 0.10000000000000002.
        Assert.Equal(new NumericFacet(3, 0.1, 0.1, 0.30000000000000004) { Mean = 0.1 }, (await FacetAsync("same")).Numbers);
        Assert.Equal(double.Epsilon, (await FacetAsync("least")).Numbers!.Mean);
        Assert.Equal([new(0.1, 3)], (await FacetAsync("same")).Values);
    }

    [Fact]
    public async Task Facets_OfWaysToWriteANumber_AreOneValueAndTheTextIsAnother()
    {
        await InsertAsync(
            Doc("""{"_id":"v","way":9007199254740993}"""),
            Doc("""{"_id":"w","way":9007199254740993.0}"""),
            Doc("""{"_id":"x","way":9.007199254740993e15}"""),
            Doc("""{"_id":"y","way":9007199254740992}"""),
            Doc("""{"_id":"z","way":"9007199254740993"}"""));

        FieldFacet facet = await FacetAsync("way");

        Assert.Equal([new(9007199254740993L, 3), new(9007199254740992L, 1), new("9007199254740993", 1)], facet.Values);
        Assert.Equal("9007199254740993", facet.Values[0].Value.ToJson());
        Assert.Equal(3, await Store.CountAsync(Shop, Filter.Field("way").EqualTo(9007199254740993L), Token));
        Assert.Equal(1, await Store.CountAsync(Shop, Filter.Field("way").LessThan(9007199254740993L), Token));
    }

    [Fact]
    public async Task Facets_OfBooleans_CountBoth() => Assert.Equal([new(true, 2), new(false, 1)], (await FacetAsync("sold")).Values);

    [Fact]
    public async Task Facets_OfArrays_CountDocumentsForEachItem()
    {
        FieldFacet facet = await FacetAsync("tags");

        Assert.Equal(4, facet.Count);
        Assert.Equal([new("y", 3), new("x", 1)], facet.Values);
    }

    [Fact]
    public async Task Facets_OfDates_GiveTheirRangeAsInstants()
    {
        await InsertAsync(
            Doc("""{"_id":"x","at":"2024-03-01T23:30:00-02:00","when":"soon"}"""),
            Doc("""{"_id":"y","at":"2024-03-02"}"""),
            Doc("""{"_id":"z","at":"2024-03-02T01:29:59.9999999Z"}"""),
            Doc("""{"_id":"zz","at":"later"}"""),
            Doc("""{"_id":"zzz","at":["1999-01-01"],"when":null}"""));

        FieldFacet facet = await FacetAsync("at");

        Assert.Equal(5, facet.Count);
        Assert.Equal(
            new DateFacet(3, new DateTimeOffset(2024, 3, 2, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 3, 2, 1, 30, 0, TimeSpan.Zero)),
            facet.Dates);
        Assert.Null((await FacetAsync("when")).Dates);
        Assert.Null((await FacetAsync("price")).Dates);
    }

    [Fact]
    public async Task Facets_OfMixedKinds_TellNumbersFromText()
    {
        FieldFacet facet = await FacetAsync("meta.mixed");

        // The numbers in an array are values, but no number of the document.
        Assert.Equal(5, facet.Count);
        Assert.Equal(new NumericFacet(2, 1, 1, 2), facet.Numbers);
        Assert.Equal([new(1L, 3), new("1", 2), new(true, 1)], facet.Values);
    }

    [Fact]
    public async Task Facets_ListNoMoreValuesThanAskedFor()
    {
        IReadOnlyList<FieldFacet> two = await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = ["brand"], MaxValues = 2 }, Token);
        IReadOnlyList<FieldFacet> none = await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = ["price"], MaxValues = 0 }, Token);

        Assert.Equal([new("Acme", 2), new("Best", 1)], two[0].Values);
        Assert.Equal(4, two[0].Count);
        Assert.Empty(none[0].Values);
        Assert.Equal(18.5, none[0].Numbers!.Sum);
    }

    [Fact]
    public async Task Facets_WithAFilter_AreOfWhatMatches()
    {
        IReadOnlyList<FieldFacet> facets = await Store.GetFacetsAsync(
            Shop,
            new FacetQuery { Fields = ["brand", "price"], Filter = Filter.Field("sold").EqualTo(true) },
            Token);

        Assert.Equal([new("Acme", 2)], facets[0].Values);
        Assert.Equal(new NumericFacet(2, -4, 10, 6), facets[1].Numbers);
    }

    [Fact]
    public async Task Facets_OfNoFieldInParticular_AreOfAllPlainFieldsOfTheSchemaInOrder()
    {
        IReadOnlyList<FieldFacet> facets = await Store.GetFacetsAsync(Shop, new FacetQuery(), Token);

        Assert.Equal(["brand", "meta.mixed", "price", "sold", "tags"], facets.Select(facet => facet.Field));
    }

    [Fact]
    public async Task Facets_AreInTheOrderAskedFor()
    {
        IReadOnlyList<FieldFacet> facets = await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = ["tags", "brand", "tags"] }, Token);

        Assert.Equal(["tags", "brand", "tags"], facets.Select(facet => facet.Field));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("meta.nothing")]
    [InlineData("price.x")]
    public async Task Facets_OfAFieldThatNoDocumentHas_CountNone(string field)
    {
        FieldFacet facet = await FacetAsync(field);

        Assert.Equal((field, 0L), (facet.Field, facet.Count));
        Assert.Null(facet.Numbers);
        Assert.Empty(facet.Values);
    }

    [Fact]
    public async Task Facets_OfAVectorField_AreRejected()
    {
        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(() => FacetAsync(Vector));

        Assert.Equal(Vector, e.FieldName);
        Assert.Contains("brand", e.Candidates);
    }

    [Fact]
    public async Task Facets_AsPartOfAnEmptyDataset_AreEmpty()
    {
        await Store.DeleteDocumentsAsync(Shop, Filter.All, Token);

        Assert.All(await Store.GetFacetsAsync(Shop, new FacetQuery(), Token), facet => Assert.Equal(0, facet.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("price")]
    [InlineData("once per brand")]
    public async Task Facets_OfClusters_AreThoseOfTheDocumentsWithTheLabel(string? filtered)
    {
        ClusterOps clusters = new RelevanceClient(Store).GetDataset(Shop).GetClusterOps("km", Vector);
        await InsertAsync(Doc("""{"_id":"f","brand":"Acme","price":3,"v_vector_":[3,4]}"""));
        await clusters.LabelAsync([new("a", "cluster-0"), new("f", "cluster-0"), new("b", "cluster-1"), new("c", "cluster-1")], cancellationToken: Token);
        Filter? filter = filtered switch
        {
            "price" => Filter.Field("price") < 5,
            "once per brand" => Filter.DedupeBy("brand"),
            _ => null,
        };
        FacetQuery query = new() { Fields = ["brand", "price", "tags"], Filter = filter };

        ClusterFacets facets = await clusters.GetFacetsAsync(query, Token);

        Assert.Equal(["cluster-0", "cluster-1"], facets.Labels);
        foreach (string label in facets.Labels)
        {
            Filter own = Filter.Field(clusters.LabelField) == label;
            FacetQuery alone = query with { Filter = filter is null ? own : Filter.And([own, filter]) };
            Assert.Equivalent(await Store.GetFacetsAsync(Shop, alone, Token), facets[label], strict: true);
        }
    }

    private async Task<FieldFacet> FacetAsync(string field) =>
        Assert.Single(await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = [field] }, Token));
}
