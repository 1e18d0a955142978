using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests every search of the original clients.</summary>
public sealed class SearchTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Common =
        """
        "similarity_metric": "cosine", "facets": [], "filters": [], "min_score": 0, "select_fields": [], "include_vector": false, "include_count": true, "asc": false,
        "keep_search_history": false, "hundred_scale": false, "search_history_id": null, "query": null, "page_size": 20, "page": 1, "sum_fields": true, "approximation_depth": 0
        """;

    [Fact]
    public async Task Vector_FindsTheNearestFirst()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/search/vector",
            $$"""
            {"dataset_id": "{{id}}", "multivector_query": [{"vector": [2, 1, 0], "fields": ["text_vector_"]}], "positive_document_ids": {}, "negative_document_ids": {}, "vector_operation": "sum",
             {{Common}} }
            """);

        Assert.Equal(["a", "b", "c"], Ids(reply));
        Assert.Equal(2 / Math.Sqrt(5), reply["results.0._search_score"].AsNumber()!.Value, 1e-12);
        Assert.Equal(3, reply["count"].AsInteger());
        Assert.Equal(FieldKind.Missing, reply["results.0.text_vector_"].Kind);
    }

    [Theory]
    [InlineData("""{"text_vector_": 2}""", 2)]
    [InlineData(""" "text_vector_" """, 1)]
    [InlineData("""["text_vector_", "text_vector_"]""", 2)]
    public async Task Vector_FieldsWithWeights_CountSoMuch(string fields, double expected)
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/search/vector",
            $$"""{"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0, 0], "fields": {{fields}} }]}""");

        Assert.Equal(expected, reply["results.0._search_score"].AsNumber());
    }

    [Fact]
    public async Task Vector_TowardsOneDocumentAndAwayFromAnother_MovesTheQuery()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/search/vector",
            $$"""{"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0, 0], "fields": ["text_vector_"]}], "positive_document_ids": {"c": """
                + $$"""2}, "negative_document_ids": {"a": 1} }"""
        );

        Assert.Equal(["c", "a", "b"], Ids(reply));
        Assert.Equal(1, reply["results.0._search_score"].AsNumber());
    }

    [Fact]
    public async Task Vector_ScaleMinimumAndOrder_AreKeptTo()
    {
        string id = await server.ProductsAsync();
        const string Query = """ "multivector_query": [{"vector": [1, 0, 0], "fields": ["text_vector_"]}] """;

        Reply ascending = await server.PostAsync("/services/search/vector", $$"""{"dataset_id": "{{id}}", {{Query}}, "asc": true, "hundred_scale": true}""");
        Reply good = await server.PostAsync("/services/search/vector", $$"""{"dataset_id": "{{id}}", {{Query}}, "min_score": 0.5}""");

        Assert.Equal("a", Ids(ascending)[^1]);
        Assert.Equal(100, ascending["results.2._search_score"].AsNumber());
        Assert.Equal(["a"], Ids(good));
    }

    [Fact]
    public async Task Hybrid_PutsTheWeightOnTopOfWhatHoldsTheWords()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/search/hybrid",
            $$"""
            {"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0.5, 0], "fields": ["text_vector_"]}], "text": "zeta", "fields": ["brand"], "edit_distance": -1, "ignore_spaces": true,
             "traditional_weight": 0.75, {{Common.Replace("\"query\": null", "\"query\": \"zeta\"", StringComparison.Ordinal)}} }
            """);

        Assert.Equal(["b", "a", "c"], Ids(reply));
        Assert.Equal((.5 / Math.Sqrt(1.25)) + .75, reply["results.0._search_score"].AsNumber()!.Value, 1e-12);
        Assert.Equal(3, reply["count"].AsInteger());
    }

    [Fact]
    public async Task Hybrid_SecondPage_ContinuesAfterTheFirst()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/search/hybrid",
            $$"""{"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0.5, 0], "fields": ["text_vector_"]}], "text": "zeta", "fields": """
                + $$"""["brand"], "traditional_weight": 0.75, "page_size": 2, "page": 2}"""
        );

        Assert.Equal(["c"], Ids(reply));
    }

    [Fact]
    public async Task Chunk_RanksByTheBestChunk_AndGivesTheBestChunksWithoutVectors()
    {
        string id = await ChunksAsync();

        Reply reply = await server.PostAsync(
            "/services/search/chunk",
            $$"""
            {"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0], "fields": ["_chunk_.label_chunkvector_"]}], "chunk_field": "_chunk_", "chunk_scoring": "max", "chunk_page_size": 1,
             "chunk_page": 1, {{Common.Replace("\"min_score\": 0", "\"min_score\": null", StringComparison.Ordinal)}} }
            """);

        Assert.Equal(["far", "near"], Ids(reply).Order());
        Assert.Equal("near", Ids(reply)[0]);
        Assert.Equal("""[{"label":"east","_search_score":1}]""", reply["results.0._chunk_"].ToJson());
        Assert.Equal(FieldKind.Missing, reply["results.0.own_vector_"].Kind);
    }

    [Fact]
    public async Task MultistepChunk_RanksWhatTheFirstStepFound()
    {
        string id = await ChunksAsync();

        Reply reply = await server.PostAsync(
            "/services/search/multistep_chunk",
            $$"""
            {"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 0], "fields": ["_chunk_.label_chunkvector_"]}], "chunk_field": "_chunk_",
             "first_step_multivector_query": [{"vector": [0, 1], "fields": ["own_vector_"]}], "first_step_page": 1, "first_step_page_size": 1}
            """);

        Assert.Equal(["far"], Ids(reply));
    }

    [Theory]
    [InlineData("simple_search")]
    [InlineData("fast_search")]
    public async Task Simple_ByVector_CountsPagesFromZero_AndScoresAsRelevance(string path)
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/{path}",
            """
            {"page": 0, "pageSize": 2, "minimumRelevance": 0, "includeRelevance": true, "includeDataset": false, "cleanPayloadUsingSchema": true, "includeVectors": true,
             "vectorSearchQuery": [{"vector": [1, 0.5, 0], "field": "text_vector_"}], "excludeFields": ["brand", "meta"]}
            """);

        Assert.Equal(["a", "b"], Ids(reply));
        Assert.Equal(3, reply["resultsSize"].AsInteger());
        Assert.Equal(["_id", "price", "text_vector_", "_relevance"], reply["results.0"].AsObject().Keys);
        Assert.Equal(["results", "resultsSize", "aggregates", "aggregateStats", "aggregations", "afterId"], reply.Json.AsObject().Keys);
    }

    [Fact]
    public async Task Simple_ByWords_FindsWhatHoldsThem_PageByPage()
    {
        string id = await server.ProductsAsync();

        Reply first = await server.PostAsync(
            $"/datasets/{id}/simple_search",
            """{"query": "acme", "fieldsToSearch": ["brand"], "pageSize": 1, "sort": [{"price": "desc"}]}""");
        Reply second = await server.PostAsync(
            $"/datasets/{id}/simple_search",
            """{"query": "acme", "fieldsToSearch": ["brand"], "pageSize": 1, "page": 1, "sort": [{"price": "desc"}]}""");
        Reply past = await server.PostAsync($"/datasets/{id}/simple_search", """{"query": "acme", "fieldsToSearch": ["brand"], "pageSize": 1, "page": 2}""");

        Assert.Equal([["c"], ["a"], []], new[] { Ids(first), Ids(second), Ids(past) });
        Assert.Equal(2, past["resultsSize"].AsInteger());
    }

    [Theory]
    [InlineData("""{"dataset_id": "ID"}""", "multivector_query")]
    [InlineData("""{"dataset_id": "ID", "multivector_query": []}""", "multivector_query")]
    [InlineData("""{"dataset_id": "ID", "multivector_query": [{"vector": "x", "fields": ["text_vector_"]}]}""", "multivector_query")]
    [InlineData("""{"dataset_id": "ID", "multivector_query": [{"vector": [1, 2, 3]}]}""", "multivector_query")]
    [InlineData("""{"multivector_query": [{"vector": [1, 2, 3], "fields": ["text_vector_"]}]}""", "dataset_id")]
    public async Task Vector_WhatItCannotUse_IsNamed(string body, string field)
    {
        string id = await server.ProductsAsync();

        Reply reply = (await server.PostAsync("/services/search/vector", body.Replace("ID", id, StringComparison.Ordinal))).Rejects(422, "invalid_argument");

        Assert.Equal(field, reply["field"].AsText());
    }

    [Fact]
    public async Task Vector_OfAnotherLength_SaysBoth()
    {
        string id = await server.ProductsAsync();

        Reply reply = (
            await server.PostAsync(
                "/services/search/vector",
                $$"""{"dataset_id": "{{id}}", "multivector_query": [{"vector": [1, 2], "fields": ["text_vector_"]}]}""")
        ).Rejects(422, "vector_shape");

        Assert.Equal(("3 components", "2 components"), (reply["expected"].AsText(), reply["actual"].AsText()));
    }

    private static string[] Ids(Reply reply) => [.. reply["results"].AsArray().Select(document => document.AsObject()["_id"].AsText()!)];

    private async Task<string> ChunksAsync()
    {
        string id = $"chunks-{Guid.NewGuid():N}";
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_insert",
            """
            {"insert_date": false, "documents": [
              {"_id": "far", "own_vector_": [0, 1], "_chunk_": [{"label": "north", "label_chunkvector_": [0, 1]}]},
              {"_id": "near", "own_vector_": [1, 0], "_chunk_": [{"label": "north", "label_chunkvector_": [0, 1]}, {"label": "east", "label_chunkvector_": [2, 0]}]},
              {"_id": "none", "own_vector_": [1, 1]}]}
            """);
        return id;
    }
}
