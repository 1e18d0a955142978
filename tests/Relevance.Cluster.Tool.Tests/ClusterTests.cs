using System.Text.Json;
using System.Text.RegularExpressions;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>From a file to clusters, a report and a labelled file.</summary>
public sealed class ClusterTests(Workplace workplace) : IClassFixture<Workplace>
{
    private const string Columns = "sepal_length,sepal_width,petal_length,petal_width";

    [Fact]
    public async Task Cluster_OfColumns_WritesReportLabelsAndTables()
    {
        string report = workplace.Locate("clusters.html");
        string labelled = workplace.Locate("labelled.csv");

        ToolRun run = await ToolRun.RunAsync(
            "cluster", workplace.Flowers, "--columns", Columns, "--k", "3", "--truth", "class", "--report", report, "--output", labelled);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 clusters of 150 documents", run.Output, StringComparison.Ordinal);
        Assert.Contains("Agreement with class: adjusted Rand index 0.620", run.Output, StringComparison.Ordinal);
        Assert.Contains("similarity", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        string[] lines = await File.ReadAllLinesAsync(labelled, TestContext.Current.CancellationToken);
        Assert.Equal("_id,sepal_length,sepal_width,petal_length,petal_width,class,cluster,cluster_name,cluster_distance", lines[0]);
        Assert.Equal((151, 3), (lines.Length, lines.Skip(1).Select(line => line.Split(',')[^3]).Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task Cluster_Auto_SaysWhyThisNumber()
    {
        ToolRun run = await ToolRun.RunAsync("cluster", workplace.Flowers, "--columns", Columns, "--max-k", "6", "--json");

        JsonElement found = run.Json();
        Assert.Equal((0, 2), (run.ExitCode, found.GetProperty("clusterCount").GetInt32()));
        Assert.Equal(6, found.GetProperty("countSearch").GetProperty("candidates").GetArrayLength());
        Assert.Equal(2, found.GetProperty("countSearch").GetProperty("bestTried").GetInt32());
        Assert.Contains("2 clusters", found.GetProperty("countSearch").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_OfText_StatesThatWordsAreCompared()
    {
        ToolRun run = await ToolRun.RunAsync("cluster", workplace.Flowers, "--text", "class", "--k", "3", "--truth", "class", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Json().GetProperty("truth").GetProperty("adjustedRandIndex").GetDouble());
        Assert.Contains(run.Remarks, remark => remark.Contains("shared words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cluster_FromTheStandardInput_FindsTheOneVectorField()
    {
        string lines = string.Concat(Enumerable.Range(0, 12).Select(i => $$"""{"_id": "d{{i}}", "at_vector_": [{{i % 2 * 9}}, {{i}}]}""" + "\n"));

        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Input = lines }, "cluster", "-", "--format", "jsonl", "--k", "2", "--json");

        Assert.Equal((0, 12), (run.ExitCode, run.Json().GetProperty("documentCount").GetInt32()));
        Assert.Equal("at_vector_", run.Json().GetProperty("vectorField").GetString());
    }

    [Theory]
    [InlineData("labelled.jsonl")]
    [InlineData("labelled.json")]
    [InlineData("labelled.parquet")]
    [InlineData("labelled.arrow")]
    public async Task Output_InEveryFormat_HoldsTheClusters(string name)
    {
        string file = workplace.Locate(name);

        ToolRun run = await ToolRun.RunAsync("cluster", workplace.Flowers, "--columns", Columns, "--k", "3", "--output", file, "--label-field", "group");

        List<Document> documents = await DocumentFile.ReadAsync(file, cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], documents.Select(document => document["group"].AsText()).Distinct().Order());
        Assert.All(documents, document => Assert.True(document["group_distance"].AsNumber() >= 0));
    }

    [Theory]
    [InlineData("clusters.md", "# ")]
    [InlineData("clusters.json", "{")]
    public async Task Report_InOtherFormats_IsWritten(string name, string start)
    {
        string file = workplace.Locate(name);

        ToolRun run = await ToolRun.RunAsync("cluster", workplace.Flowers, "--columns", Columns, "--k", "3", "--report", file);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(start, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sku")]
    public async Task VectorsOfASecondFile_AreJoined(string? key)
    {
        string texts = workplace.Locate("texts.csv");
        string vectors = workplace.Locate("vectors.jsonl");
        CancellationToken token = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(texts, "sku,kind\na,hat\nb,shoe\nc,hat\n", token);
        await File.WriteAllTextAsync(
            vectors,
            """
            {"sku": "a", "at_vector_": [0, 1]}
            {"sku": "b", "at_vector_": [9, 9]}
            {"sku": "c", "at_vector_": [0, 2]}
            """,
            token);

        ToolRun run = await ToolRun.RunAsync(
            ["cluster", texts, "--vectors", vectors, "--k", "2", "--truth", "kind", "--json", .. key is null ? Array.Empty<string>() : ["--key", key]]);

        Assert.Equal((0, 1), (run.ExitCode, run.Json().GetProperty("truth").GetProperty("adjustedRandIndex").GetDouble()));
    }

    [Fact]
    public async Task Lists_ThatAreUnmistakablyVectors_NeedNoName()
    {
        string lines = string.Concat(Enumerable.Range(0, 6).Select(i => $$"""{"_id": "d{{i}}", "embedding": [{{i % 2 * 9}}, 0, 0, 0, 0, 0, 0, {{i}}]}""" + "\n"));

        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Input = lines }, "cluster", "-", "--format", "jsonl", "--k", "2", "--json");

        Assert.Equal((0, "embedding"), (run.ExitCode, run.Json().GetProperty("vectorField").GetString()));
    }

    [Fact]
    public async Task BadDocuments_AreRemarks_AndTheOthersAreClustered()
    {
        const string Lines =
            """
            {"_id": "a", "at_vector_": [1, 2]}
            {"_id": "b", "at_vector_": [1, NaN]}
            {"_id": "c", "at_vector_": [8, 2]}
            """;

        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Input = Lines }, "cluster", "-", "--format", "jsonl", "--k", "2", "--json");

        Assert.Equal((0, 1), (run.ExitCode, run.Json().GetProperty("rejected").GetArrayLength()));
        Assert.Contains(run.Remarks, remark => remark.StartsWith("rejected: the stream, line 2: b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ControlCharacters_OfAFile_DoNotReachTheTerminal()
    {
        const string Lines = """
            {"_id": "a\u001b[2J", "at_vector_": [1, 2]}
            {"_id": "b", "at_vector_": [8, 2]}
            """;

        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Input = Lines }, "cluster", "-", "--format", "jsonl", "--k", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output + run.Errors);
    }

    [Fact]
    public async Task ATerminal_OfEightyColumns_IsNeverExceeded()
    {
        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Width = 80 }, "closest", "iris", "kmeans-3", "--show", "class,petal_length", "--store", workplace.Store);

        Assert.Equal(0, run.ExitCode);
        string plain = Regex.Replace(run.Output, "\u001b\\[[0-9;]*m", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.All(plain.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task ADatasetThatExists_IsNotMixedWithAFile()
    {
        ToolRun run = await ToolRun.RunAsync("cluster", workplace.Flowers, "--columns", Columns, "--k", "3", "--store", workplace.Store);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("relevance cluster --dataset iris", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClusteringThatExists_IsReplacedOnRequestOnly()
    {
        string[] again = ["cluster", "--dataset", "iris", "--vector", "columns_vector_", "--k", "5", "--store", workplace.Store];

        ToolRun rejected = await ToolRun.RunAsync(again);
        ToolRun replaced = await ToolRun.RunAsync([.. again, "--replace"]);

        Assert.Equal((1, 0), (rejected.ExitCode, replaced.ExitCode));
        Assert.Contains("kmeans-5", rejected.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailureAfterTheImport_LeavesTheStoreAsItWas()
    {
        string store = workplace.Locate("tried.db");
        await ToolRun.RunAsync("import", workplace.Flowers, "before", "--store", store);
        string flowers = await File.ReadAllTextAsync(workplace.Flowers, TestContext.Current.CancellationToken);
        string[] words = ["cluster", "-", "--format", "csv", "--dataset", "tried", "--columns", Columns, "--store", store];

        ToolRun failed = await ToolRun.RunAsync(new ToolSurroundings { Input = flowers }, [.. words, "--k", "3", "--truth", "kind"]);
        ToolRun listed = await ToolRun.RunAsync("list", "--store", store);
        ToolRun corrected = await ToolRun.RunAsync(new ToolSurroundings { Input = flowers }, [.. words, "--k", "3", "--truth", "class"]);

        Assert.Equal((2, 0), (failed.ExitCode, corrected.ExitCode));
        Assert.Contains($"Nothing is stored in '{store}'.", failed.Remarks);
        Assert.Contains("before", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("tried", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatCannotBeWritten_LeavesTheClustering_AndNamesTheCommandThatWritesIt()
    {
        string store = workplace.Locate("kept.db");
        string output = workplace.Locate("sparse.csv");
        string lines = string.Concat(Enumerable.Range(0, 1100).Select(i => $$"""{"x": {{i}}}""" + "\n")) + """{"x": 1, "rare": 2}""";

        ToolRun failed = await ToolRun.RunAsync(
            new ToolSurroundings { Input = lines }, "cluster", "-", "--format", "jsonl", "--columns", "x", "--k", "2", "--store", store, "--output", output);

        Assert.Equal(1, failed.ExitCode);
        CommandLineWords.Check(failed.Errors);
        string command = failed.Remarks[^2].Split("relevance ")[1];
        Assert.Equal($"export stdin {output} --alias kmeans-2 --store {store}", command);
        Assert.Contains("Name a file .jsonl instead", failed.Remarks[^1], StringComparison.Ordinal);
        ToolRun written = await ToolRun.RunAsync(command.Replace(".csv", ".jsonl", StringComparison.Ordinal).Split(' '));
        Assert.Equal(0, written.ExitCode);
        Assert.EndsWith(
            "\"cluster\":\"cluster-0\",\"cluster_name\":null,\"cluster_distance\":",
            (await File.ReadAllLinesAsync(workplace.Locate("sparse.jsonl"), TestContext.Current.CancellationToken))[0].TrimEnd('}', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
            StringComparison.Ordinal);
    }
}
