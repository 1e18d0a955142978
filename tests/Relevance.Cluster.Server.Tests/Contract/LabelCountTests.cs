using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the counts of labels and values, as a list and as a table.</summary>
public sealed class LabelCountTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task ATable_HasTheCountsOfTheList_AlsoIfItIsLong()
    {
        string id = $"counted-{Guid.NewGuid():N}";
        string documents = string.Join(',', Enumerable.Range(0, 2000).Select(n =>
            $$"""
            {"_id":"d{{n}}"{{(n % 10 == 0 ? "" : $",\"truth\":\"t{n % 900}\"")}},"v_vector_":[1,2],"_cluster_":{"v_vector_":{"km":"cluster-{{n % 3}}"} } }
            """));
        await server.DoAsync($"/datasets/{id}/documents/bulk_insert", $$"""{"documents":[{{documents}}],"insert_date":false}""");
        const string Question = "\"vector_fields\":[\"v_vector_\"],\"alias\":\"km\",\"field\":\"truth\"";

        Reply list = await server.PostAsync($"/datasets/{id}/cluster/labels/count", $"{{{Question}}}");
        Reply table = await server.PostAsync($"/datasets/{id}/cluster/labels/count", $"{{{Question},\"table\":true}}");

        IReadOnlyList<FieldValue> labels = table["labels"].AsArray();
        IReadOnlyList<FieldValue> values = table["values"].AsArray();
        string[] cells =
        [
            .. table["cells"].AsArray().Select(number => (int)number.AsInteger()!.Value).Chunk(3)
                .Select(cell => $"{labels[cell[0]]} {(cell[1] < 0 ? "" : values[cell[1]])} {cell[2]}"),
        ];
        Assert.Equal(
            list["results"].AsArray().Select(count => count.AsObject())
                .Select(count => $"{count["label"]} {(count.TryGetValue("value", out FieldValue value) ? value : "")} {count["count"]}"),
            cells);
        Assert.True(cells.Length > 800, $"{cells.Length} cells are too few to need several parts of the response.");
        Assert.Contains(cells, cell => cell.StartsWith("cluster-0  ", StringComparison.Ordinal));
    }
}
