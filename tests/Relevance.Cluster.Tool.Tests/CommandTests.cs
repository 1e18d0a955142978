using System.Text.Json;
using Relevance.Cluster.Tool.Commands;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>The commands on stores: results for people and for scripts, help, and completion.</summary>
public sealed class CommandTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Command lines that end well, with a text of their tables. <c>STORE</c> and <c>FOLDER</c> are replaced.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "inspect FOLDER/iris.csv", "Cluster it: relevance cluster" },
        { "list --store STORE", "iris" },
        { "list iris --store STORE", "kmeans-5" },
        { "closest iris kmeans-3 --count 2 --show class --store STORE", "squared distance" },
        { "furthest iris kmeans-3 --cluster cluster-1 --store STORE", "cluster-1" },
        { "distribution iris kmeans-3 --store STORE", "150 documents, 0 without a cluster" },
        { "distribution iris kmeans-3 --truth class --store STORE", "Agreement with class: adjusted Rand index" },
        { "heatmap iris kmeans-5 --count 3 --store STORE", "7 more pairs: --count 10" },
        { "heatmap iris kmeans-3 --svg FOLDER/heatmap.svg --store STORE", "heatmap.svg" },
        { "report iris FOLDER/report.html --alias kmeans-3 --truth class --title Flowers --store STORE", "report.html" },
        { "compare iris kmeans-3 kmeans-5 --store STORE", "150 documents in both" },
        { "compare iris kmeans-3 --truth class --store STORE", "Fowlkes-Mallows index" },
        { "export iris FOLDER/all.jsonl --store STORE", "150 documents of iris" },
        { "export iris FOLDER/some.csv --fields class --without-vectors --store STORE", "150 documents of iris" },
        { "export iris FOLDER/labelled.parquet --alias kmeans-3 --store STORE", "150 documents of iris" },
        { "import FOLDER/iris.csv again --store STORE", "iris.csv into again: " },
        { "check STORE", "is sound" },
        { "backup STORE FOLDER/copy.db --overwrite", "is backed up" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_ForPeople_WritesATableOrASentence(string line, string expected)
    {
        ToolRun run = await ToolRun.RunAsync(Words(line));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_WithJson_WritesExactlyOneDocument(string line, string expected)
    {
        ToolRun run = await ToolRun.RunAsync([.. Words(line), "--json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual(JsonValueKind.Undefined, run.Json().ValueKind);
        Assert.DoesNotContain("more pairs: --count", run.Output, StringComparison.Ordinal);
        Assert.NotEmpty(expected);
    }

    [Fact]
    public async Task Clone_OfAStore_CopiesItsDatasetsWithTheirClusterings_OrNothing()
    {
        string copy = workplace.Locate("cloned.db");
        ToolRun all = await ToolRun.RunAsync("clone", "--store", workplace.Store, "--to", copy);
        ToolRun listed = await ToolRun.RunAsync("list", "iris", "--store", copy);
        ToolRun again = await ToolRun.RunAsync("clone", "--store", workplace.Store, "--to", copy);
        ToolRun named = await ToolRun.RunAsync("clone", "iris", "--as", "flowers", "--store", workplace.Store, "--to", copy, "--json");

        Assert.Equal((0, 0, 2, 0), (all.ExitCode, listed.ExitCode, again.ExitCode, named.ExitCode));
        Assert.Contains("iris: 150 documents, with labels and centroids", all.Output, StringComparison.Ordinal);
        Assert.Contains("kmeans-5", listed.Output, StringComparison.Ordinal);
        Assert.Contains("--as NAME", again.Remarks[^1], StringComparison.Ordinal);
        Assert.Equal("flowers", named.Json()[0].GetProperty("copy").GetString());
    }

    [Fact]
    public async Task Progress_GoesToATerminalOfTheErrors_AndTheResultStaysTheSame()
    {
        string[] words = ["cluster", workplace.Flowers, "--columns", "petal_length,petal_width", "--k", "auto", "--report", workplace.Locate("progress.html")];
        ToolRun quiet = await ToolRun.RunAsync(words);

        ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { ErrorWidth = 80 }, words);

        Assert.Equal((0, quiet.Output), (run.ExitCode, run.Output));
        Assert.NotEqual(quiet.Errors, run.Errors);
    }

    [Fact]
    public async Task Import_OfTheStandardInput_TakesEveryFormatOfTexts()
    {
        (string Format, string Content)[] inputs =
        [
            ("csv", "_id,x\na,1\n"), ("tsv", "_id\tx\na\t1\n"), ("jsonl", "{\"_id\":\"a\",\"x\":1}\n"), ("json", "[{\"_id\":\"a\",\"x\":1}]"),
        ];
        foreach ((string format, string content) in inputs)
        {
            ToolRun run = await ToolRun.RunAsync(
                new ToolSurroundings { Input = content }, "import", "-", $"in-{format}", "--format", format, "--store", workplace.Locate("formats.db"));

            Assert.Equal((0, $"the standard input into in-{format}: 1 inserted, 0 updated, 0 rejected\n"), (run.ExitCode, run.Output));
        }
    }

    [Fact]
    public async Task Backup_AndRestore_GiveTheSameStore()
    {
        string copy = workplace.Locate("moved.db");
        string restored = workplace.Locate("restored.db");

        ToolRun backup = await ToolRun.RunAsync("backup", workplace.Store, copy);
        ToolRun restore = await ToolRun.RunAsync("restore", copy, restored);
        ToolRun listed = await ToolRun.RunAsync("list", "iris", "--store", restored);

        Assert.Equal((0, 0, 0), (backup.ExitCode, restore.ExitCode, listed.ExitCode));
        Assert.Contains("kmeans-3", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfADamagedFile_Fails()
    {
        string damaged = workplace.Locate("damaged.db");
        Assert.Equal(0, (await ToolRun.RunAsync("backup", workplace.Store, damaged, "--overwrite")).ExitCode);
        byte[] bytes = await File.ReadAllBytesAsync(damaged, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0x55;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.RunAsync("check", damaged);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("is sound", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStore_OfTheEnvironment_IsTheDefault()
    {
        var surroundings = new ToolSurroundings { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["RELEVANCE_STORE"] = workplace.Store } };

        ToolRun run = await ToolRun.RunAsync(surroundings, "list");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("iris", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfEveryCommand_HasAnExample()
    {
        string all = (await ToolRun.RunAsync("--help")).Output;
        foreach (string command in Completion.Commands.Keys)
        {
            Assert.Contains($"    {command} ", all, StringComparison.Ordinal);
            ToolRun help = await ToolRun.RunAsync(command, "--help");
            Assert.Equal(0, help.ExitCode);
            Assert.True(help.Output.Contains($"relevance {command}", StringComparison.Ordinal) || command is "serve" or "keys", command);
        }
    }

    [Fact]
    public async Task Version_IsThatOfThePackage() => Assert.Equal(ToolApp.Version, (await ToolRun.RunAsync("--version")).Output.Trim());

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public async Task Completion_NamesCommandsAndOptions(string shell)
    {
        ToolRun run = await ToolRun.RunAsync("completion", shell);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("distribution", run.Output, StringComparison.Ordinal);
        Assert.Contains("--truth", run.Output, StringComparison.Ordinal);
    }

    private string[] Words(string line) =>
        [.. line.Split(' ').Select(word => word.Replace("STORE", workplace.Store, StringComparison.Ordinal).Replace("FOLDER", Path.GetDirectoryName(workplace.Store), StringComparison.Ordinal))];
}
