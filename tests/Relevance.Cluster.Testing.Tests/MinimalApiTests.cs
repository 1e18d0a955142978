using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>Tests a user's web service that returns and accepts the types of the object model, with default options.</summary>
public sealed class MinimalApiTests : IAsyncLifetime
{
    private readonly WebApplication _service = Build();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _service.StartAsync(Token);
        _http.BaseAddress = new Uri(_service.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Get_OfDocuments_GivesEveryField() =>
        Assert.Equal("""[{"_id":"a","price":5,"title_vector_":[1,2]}]""", await _http.GetStringAsync("documents", Token));

    [Fact]
    public async Task Post_OfDocuments_TakesEveryField()
    {
        using StringContent body = new("""[{"_id":"a","price":1.50,"title_vector_":[1,2]}]""", System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage reply = await _http.PostAsync("documents", body, Token);

        Assert.Equal("\"a: price is 1.50, title_vector_ is Vector\"", await reply.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Post_OfADocumentWithoutId_IsTheClientsFault()
    {
        using HttpResponseMessage reply = await _http.PostAsJsonAsync("documents", new[] { new { price = 5 } }, Token);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Get_OfAnEvaluationWithoutAFigure_GivesNullForIt()
    {
        JsonNode evaluation = JsonNode.Parse(await _http.GetStringAsync("metric", Token))!;

        Assert.Equal("""{"name":"silhouette","score":null,"description":"undefined"}""", evaluation.ToJsonString());
    }

    private static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication service = builder.Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.MapGet("/documents", () => Results.Ok(new List<Document> { new("a") { ["price"] = 5, ["title_vector_"] = new float[] { 1, 2 } } }));
        service.MapPost("/documents", (List<Document> documents) =>
            Results.Ok($"{documents[0].Id}: price is {documents[0]["price"].ToJson()}, title_vector_ is {documents[0]["title_vector_"].Kind}"));
        service.MapGet("/metric", () => Results.Ok(new EvaluationMetric("silhouette", double.NaN, "undefined")));
        return service;
    }
}
