using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>Tests that System.Text.Json writes every result of the object model completely, with its default options.</summary>
public sealed class JsonTests
{
    /// <summary>Types without data: handles, and queries.</summary>
    private static readonly Type[] Handles = [typeof(RelevanceClient), typeof(Dataset), typeof(ClusterOps), typeof(GroupedDocuments<>)];

    public static TheoryData<string> Results =>
        [
            .. ReachableTypes
                .All.Where(type => !type.IsEnum && !type.IsAbstract && !Handles.Contains(type))
                .Select(type => type.FullName!)
                .Order(StringComparer.Ordinal),
        ];

    public static TheoryData<string> Enums => [.. ReachableTypes.All.Where(type => type.IsEnum).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Results))]
    public void Serialize_OfAnyResult_WritesEveryProperty(string name)
    {
        Type type = ReachableTypes.Get(name);
        object sample = Samples.Of(type);

        JsonNode? json = JsonSerializer.SerializeToNode(sample, type);

        if (json is JsonObject written && sample is not (Document or FieldValue or Schema))
        {
            Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0 && property.Name != "Count" && !written.ContainsKey(property.Name))
                .Select(property => property.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void Deserialize_OfWhatWasWritten_GivesTheSameOrSaysThatItCannot(string name)
    {
        Type type = ReachableTypes.Get(name);
        string json = JsonSerializer.Serialize(Samples.Of(type), type);

        object? again = null;
        try
        {
            again = JsonSerializer.Deserialize(json, type);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            Assert.NotEmpty(e.Message);
        }

        if (again is not null)
        {
            Assert.Equal(json, JsonSerializer.Serialize(again, type));
        }
    }

    [Theory]
    [MemberData(nameof(Enums))]
    public void Serialize_OfAnEnum_WritesItsName(string name)
    {
        Type type = ReachableTypes.Get(name);
        object value = Samples.Of(type);

        Assert.Equal($"\"{value}\"", JsonSerializer.Serialize(value, type));
    }

    [Fact]
    public void Serialize_OfFiguresThatAreNoNumbers_WritesNullAndReadsItBack()
    {
        EvaluationMetric metric = new("silhouette", double.NaN, "undefined");

        string json = JsonSerializer.Serialize(metric);

        Assert.Equal("{\"Name\":\"silhouette\",\"Score\":null,\"Description\":\"undefined\"}", json);
        Assert.True(double.IsNaN(JsonSerializer.Deserialize<EvaluationMetric>(json)!.Score));
        Assert.Equal("\"Infinity\"", JsonSerializer.SerializeToNode(metric with { Score = double.PositiveInfinity })!["Score"]!.ToJsonString());
    }

    [Fact]
    public void Serialize_OfADocument_KeepsEveryFieldToTheDigit()
    {
        const string Text = """{"_id":"a","price":1.50,"tags":["x",null],"meta":{"ok":true},"title_vector_":[0.1,2]}""";

        Document read = JsonSerializer.Deserialize<Document>(Text)!;

        Assert.Equal(Text, JsonSerializer.Serialize(read));
        Assert.Equal(FieldKind.Vector, read["title_vector_"].Kind);
        Assert.Equal($"[{Text},{Text}]", JsonSerializer.Serialize(JsonSerializer.Deserialize<List<Document>>($"[{Text}, {Text}]")));
    }

    [Theory]
    [InlineData("""{"price": 5}""", "'_id'")]
    [InlineData("""{"_id": "a", "x": 1, "x": 2}""", "'x' occurs twice")]
    [InlineData("5", "object")]
    public void Deserialize_OfAnObjectThatIsNotADocument_StatesTheReason(string json, string part)
    {
        JsonException fault = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Document>(json));

        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1.50")]
    [InlineData("\"5\"")]
    [InlineData("[1,\"a\",{\"b\":null}]")]
    public void Values_OfEveryKind_RoundTrip(string json) => Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<FieldValue>(json)));

    [Fact]
    public void Serialize_OfAHeatmap_HasItsMatrix()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b"], VectorSet.From([[1f, 0f], [0f, 2f]]));

        JsonNode json = JsonSerializer.SerializeToNode(heatmap, JsonSerializerOptions.Web)!;

        // The cosine of perpendicular vectors is 0, of a vector with itself 1.
        Assert.Equal("[[1,0],[0,1]]", json["values"]!.ToJsonString());
        Assert.Equal("""["a","b"]""", json["labels"]!.ToJsonString());
        Assert.Equal("\"Cosine\"", json["metric"]!.ToJsonString());
    }

    [Fact]
    public void Serialize_OfListsWithAHead_WritesTheHeadAndTheList()
    {
        MemberLists lists = new(RankingEnd.Furthest, DistanceMetric.Euclidean, [new ClusterMembers { Label = "cluster-0", Members = [] }]);

        Assert.Equal(
            """{"end":"Furthest","metric":"Euclidean","clusters":[{"label":"cluster-0","members":[]}],"remarks":[],"dashboardUrl":null}""",
            JsonSerializer.Serialize(lists, JsonSerializerOptions.Web));
    }

    [Fact]
    public void Serialize_OfAFit_WritesWhatItsModelFound()
    {
        ClusterModelResult result = new KMeans(2).Run(VectorSet.From([[0f], [1f], [9f]]));

        JsonNode json = JsonSerializer.SerializeToNode(result)!;

        // The mean of 0 and 1 is 0.5, each 0.5 from it: 2 · 0.25.
        Assert.Equal(0.5, json["Inertia"]!.GetValue<double>());
        Assert.Equal(result.Centroids!.Count, ((JsonArray)json["Centroids"]!).Count);
        Assert.IsType<KMeansResult>(JsonSerializer.Deserialize<ClusterModelResult>(json));
    }

    [Fact]
    public void Serialize_BySourceGeneration_WritesTheSame()
    {
        List<Document> documents = [new Document("a") { ["price"] = 5 }];
        EvaluationMetric metric = new("silhouette", double.NaN, "undefined");
        AggregationResult rows = new(
            new AggregationQuery(),
            [
                new AggregationRow
                {
                    Values = new Dictionary<string, FieldValue> { ["brand"] = "x" },
                    Metrics = new Dictionary<string, FieldValue>(),
                    Frequency = 2,
                },
            ]);

        Assert.Equal(JsonSerializer.Serialize(documents), JsonSerializer.Serialize(documents, ResultsContext.Default.ListDocument));
        Assert.Equal(JsonSerializer.Serialize(metric), JsonSerializer.Serialize(metric, ResultsContext.Default.EvaluationMetric));
        Assert.Equal(JsonSerializer.Serialize(rows), JsonSerializer.Serialize(rows, ResultsContext.Default.AggregationResult));
    }
}
