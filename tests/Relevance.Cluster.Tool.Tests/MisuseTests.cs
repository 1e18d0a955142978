using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>Wrong input for each command: one line on the errors, nothing on the output, and the exit code.</summary>
public sealed class MisuseTests(Workplace workplace) : IClassFixture<Workplace>
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Command lines that end badly, with their exit code and a part of the line that is written.</summary>
    public static TheoryData<string, int, string> Lines => new()
    {
        { "clutser FOLDER/iris.csv", Misused, "See: relevance --help" },
        { "cluster", Misused, "relevance cluster products.csv" },
        { "cluster FOLDER/iris.csv --kk 3", Misused, "See: relevance cluster --help" },
        { "cluster FOLDER/iris.csv --k many", Misused, "--k 8" },
        { "cluster FOLDER/iris.csv --k 0", Misused, "--k 8" },
        { "cluster FOLDER/iris.csv --metric taxi", Misused, "euclidean, cosine" },
        { "cluster FOLDER/iris.csv --columns a, --k 3", Misused, "empty name" },
        { "cluster FOLDER/iris.csv --columns sepal_length --scaling loud", Misused, "--scaling standardize" },
        { "cluster FOLDER/iris.csv --columns sepal_length --missing loud", Misused, "--missing skip" },
        { "cluster FOLDER/iris.csv --columns sepal_length --text class", Misused, "Keep one of them" },
        { "cluster FOLDER/iris.csv --vector v --text class", Misused, "Keep one of them" },
        { "cluster FOLDER/iris.csv --scaling robust", Misused, "--columns price,weight" },
        { "cluster FOLDER/iris.csv --columns sepal_length --max-k 1", Misused, "--max-k 20" },
        { "cluster FOLDER/iris.csv", Misused, "--columns petal_length,petal_width,sepal_length,sepal_width; or from the words of texts, --text class" },
        { "cluster FOLDER/iris.csv --columns sepal", Misused, "The fields are:" },
        { "cluster FOLDER/iris.csv --columns class", Misused, "--categories" },
        { "cluster FOLDER/iris.csv --columns sepal_length --truth kind", Misused, "no document has a field 'kind'" },
        { "cluster FOLDER/iris.csv --columns sepal_length --show kind", Misused, "no document has a field 'kind'" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 200", Misused, "150" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --report clusters.pdf", Misused, ".html, .md or .json" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --report nowhere/clusters.html", Misused, "mkdir -p" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --output labelled.xlsx", Misused, "--format csv" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --output labelled.npy", Misused, "no place for labels" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --output labelled.npz", Misused, "read and not written" },
        { "cluster FOLDER/iris.csv --columns sepal_length --max-k 200", Misused, "--max-k 75" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 200 --store FOLDER/none.db", Misused, "--k 8" },
        { "cluster FOLDER/iris.csv --columns sepal_length --max-k 200 --store FOLDER/none.db", Misused, "--max-k 75" },
        { "cluster FOLDER/iris.csv --columns sepal --store FOLDER/none.db", Misused, "--columns: no document has a field 'sepal'" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --truth kind --store FOLDER/none.db", Misused, "--truth: no document has a field 'kind'" },
        { "cluster FOLDER/iris.csv --columns class --k 3 --store FOLDER/none.db", Misused, "--categories" },
        { "cluster FOLDER/iris.csv --k 3 --store FOLDER/none.db", Misused, "--columns petal_length" },
        { "cluster FOLDER/iris.csv --vector class --k 3 --store FOLDER/none.db", Failed, "all 150 documents were rejected" },
        { "cluster FOLDER/iris.csv --id sku --k 3 --store FOLDER/none.db", Failed, "--id FIELD" },
        { "cluster --dataset iris --columns class --store STORE", Misused, "--categories" },
        { "cluster --dataset iris --columns sepal_length --k 200 --store STORE", Misused, "--k 8" },
        { "cluster --dataset iris --vector class --store STORE", Misused, "Its vector fields are: columns_vector_" },
        { "cluster --dataset iris --vector columns_vector_ --k 3 --store STORE", Failed, "--replace; or name another one: --alias kmeans-3-2" },
        { "cluster FOLDER/iris.csv --columns sepal_length --k 3 --output FOLDER/l.csv --label-field class", Misused, "--label-field found_cluster" },
        { "cluster FOLDER/missing.csv", Failed, "missing.csv" },
        { "cluster FOLDER/flowers.db", Misused, "--format csv" },
        { "cluster -", Misused, "--format csv" },
        { "cluster - --format xls", Misused, "csv, tsv, jsonl" },
        { "cluster --dataset none --store STORE", Failed, "relevance list --store STORE" },
        { "cluster --dataset iris --store FOLDER/none.db", Failed, "relevance import FILE DATASET" },
        { "inspect FOLDER/missing.csv", Failed, "missing.csv" },
        { "inspect -", Misused, "--format csv" },
        { "inspect FOLDER/flowers.db", Misused, "--format csv" },
        { "import FOLDER/missing.csv shop --store FOLDER/new.db", Failed, "does not exist" },
        { "import FOLDER/iris.csv", Misused, "See: relevance import --help" },
        { "import FOLDER/iris.csv Shop! --store STORE", Misused, "cannot be the id of a dataset" },
        { "import FOLDER/iris.csv shop --mode merge --store STORE", Misused, "upsert, insert, update" },
        { "import FOLDER/iris.csv shop --key sku --store STORE", Misused, "--vectors embeddings.jsonl" },
        { "export none FOLDER/x.csv --store STORE", Failed, "'none' does not exist" },
        { "export iris FOLDER/x.doc --store STORE", Misused, "--format csv" },
        { "export iris FOLDER/x.csv --fields kind --store STORE", Misused, "The fields are:" },
        { "export iris FOLDER/x.npz --store STORE", Misused, "read and not written" },
        { "export iris FOLDER/x.npy --alias kmeans-3 --store STORE", Misused, "no place for labels" },
        { "export iris FOLDER/x.csv --alias kmeans-9 --store STORE", Misused, "It has: kmeans-3" },
        { "export iris FOLDER/x.csv --alias kmeans-3 --label-field class --store STORE", Misused, "--label-field found_cluster" },
        { "embed iris --text title --endpoint http://localhost:1/v1 --store STORE", Failed, "It has: class" },
        { "list --store FOLDER/none.db", Failed, "relevance import FILE DATASET" },
        { "list none --store STORE", Failed, "'none' does not exist" },
        { "list --store FOLDER/iris.csv", Failed, "iris.csv" },
        { "list --store http://shop:secret-key@localhost:1/latest", Misused, "RELEVANCE_TOKEN to project:key" },
        { "cluster FOLDER/iris.csv --vectors FOLDER/missing.npy", Failed, "missing.npy" },
        { "list --store STORE --project shop", Misused, "has no projects" },
        { "list --store http://localhost:1/latest?key=secret-key", Misused, "RELEVANCE_TOKEN to project:key" },
        { "list --store http://localhost:1/latest", Failed, "Start the server" },
        { "list --store http://localhost:1/latest --project shop", Misused, "RELEVANCE_TOKEN" },
        { "closest iris --store STORE", Misused, "has 2 clusterings" },
        { "closest iris kmeans-9 --store STORE", Misused, "It has: kmeans-3" },
        { "closest iris kmeans-3 --count 0 --store STORE", Misused, "--count 5" },
        { "closest iris kmeans-3 --show kind --store STORE", Misused, "The fields are:" },
        { "furthest iris kmeans-3 --cluster cluster-9 --store STORE", Misused, "cluster-9" },
        { "distribution iris kmeans-3 --truth kind --store STORE", Misused, "The fields are:" },
        { "heatmap iris kmeans-3 --count 0 --store STORE", Misused, "--count 20" },
        { "heatmap iris kmeans-3 --svg nowhere/h.svg --store STORE", Misused, "mkdir -p" },
        { "report iris clusters.pdf --store STORE", Misused, ".html, .md or .json" },
        { "compare iris kmeans-3 --store STORE", Misused, "Compare with one thing" },
        { "compare iris kmeans-3 kmeans-5 --truth class --store STORE", Misused, "Compare with one thing" },
        { "clone iris --store STORE", Misused, "required option 'to'" },
        { "clone none --store STORE --to FOLDER/none.db", Failed, "'none' does not exist" },
        { "clone --as other --store STORE --to FOLDER/none.db", Misused, "relevance clone DATASET --as other" },
        { "clone --store FOLDER/none.db --to FOLDER/new.db", Failed, "does not exist" },
        { "check FOLDER/none.db", Failed, "does not exist" },
        { "check http://localhost:1/latest", Misused, "relevance serve" },
        { "backup STORE STORE", Misused, "copy.db" },
        { "worker --store STORE", Misused, "Host=db;Database=shop" },
        { "worker --store Host=127.0.0.1;Port=1;Database=shop", Failed, "Check that the server runs" },
        { "worker --store Host=127.0.0.1;Port=1;Database=shop --address 0.0.0.0", Misused, "--address 10.0.0.7" },
        { "worker --store Host=127.0.0.1;Port=1;Database=shop --port 70000", Misused, "--port 8720" },
        { "backup STORE FOLDER/iris.csv", Misused, "--overwrite" },
        { "restore FOLDER/iris.csv FOLDER/new.db", Failed, "iris.csv" },
        { "completion fish", Misused, "bash, zsh, pwsh" },
        { "keys remove", Misused, "--help" },
        { "serve --colour red", Misused, "--help" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task WrongInput_IsExplainedInOneLine(string line, int code, string part)
    {
        string folder = Path.GetDirectoryName(workplace.Store)!;
        string[] words = [.. line.Split(' ').Select(Place)];

        ToolRun run = await ToolRun.RunAsync(words);

        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(Place(part), run.Remarks[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", run.Errors, StringComparison.Ordinal);
        Assert.All(run.Remarks, remark => Assert.DoesNotContain("   at ", remark, StringComparison.Ordinal));
        CommandLineWords.Check(run.Errors);
        Assert.False(File.Exists(Path.Combine(folder, "none.db")), "a command that fails leaves no store");

        string Place(string text) => text.Replace("STORE", workplace.Store, StringComparison.Ordinal).Replace("FOLDER", folder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKey_IsNeverShown()
    {
        var surroundings = new ToolSurroundings
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["RELEVANCE_TOKEN"] = "shop secret-key" },
        };

        ToolRun run = await ToolRun.RunAsync(surroundings, "list", "--store", "http://localhost:1/latest");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("secret-key", run.Errors, StringComparison.Ordinal);
        CommandLineWords.Check(run.Errors);
    }

    [Fact]
    public async Task ACancelledCommand_EndsWith130()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        ToolRun run = await ToolRun.RunAsync(
            new ToolSurroundings { Cancellation = cancelled.Token }, "cluster", workplace.Flowers, "--columns", "sepal_length,sepal_width", "--k", "3");

        Assert.Equal((130, "Cancelled.\n", ""), (run.ExitCode, run.Errors, run.Output));
    }
}
