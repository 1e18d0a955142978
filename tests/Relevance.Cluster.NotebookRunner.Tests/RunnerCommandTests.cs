using Relevance.Cluster.NotebookRunner.Tests.Support;

namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>The program as it is called: exit codes, what it says, what it writes.</summary>
public sealed class RunnerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OfAGoodNotebook_SaysHowManyCellsRan_AndChangesNothing()
    {
        string path = Save("1 + 1", "Console.WriteLine(2);");
        string before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal((0, "sums.ipynb: 2 cells ran\n", ""), await RunAsync(path));
        Assert.Equal(before, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_OfAFailingNotebook_NamesNotebookCellAndMessage()
    {
        string path = Save("1", "throw new Exception(\"It broke.\");");

        Assert.Equal((1, "", "sums.ipynb, cell 2: It broke.\n"), await RunAsync(path));
    }

    [Fact]
    public async Task Save_ThenCheck_Passes_AndSavingTwiceWritesTheSameBytes()
    {
        string path = Save("display(\"shown\");\nConsole.WriteLine(\"printed\");\n1.5");

        Assert.Equal(0, (await RunAsync(path, "--save")).ExitCode);
        string first = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync(path, "--save")).ExitCode);

        Assert.Equal(first, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal((0, "sums.ipynb: 1 cell ran, the outputs are those that are saved\n", ""), await RunAsync(path, "--check"));
    }

    [Fact]
    public async Task Check_OfAnotherOutput_Fails_AndSaysWhere()
    {
        string path = Save("1 + 1");
        await RunAsync(path, "--save");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("1 + 1", "1 + 2", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        (int exitCode, string output, string errors) = await RunAsync(path, "--check");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("sums.ipynb, cell 1, text/plain of output 1, line 1: saved '2', now '3'\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfANotebookWithoutSavedOutputs_Fails() => Assert.Equal(1, (await RunAsync(Save("1"), "--check")).ExitCode);

    [Fact]
    public async Task Output_OfAFailingNotebook_EndsWithTheError_AndTellsNothingOfTheMachine()
    {
        string path = Save("Console.WriteLine(\"here\");\nint Fail() => throw new InvalidOperationException(\"It broke.\");\nFail()", "2");
        string executed = _folder.Locate("deep/executed.ipynb");

        Assert.Equal(1, (await RunAsync(path, "--output", executed)).ExitCode);

        Notebook written = Notebook.Read(executed);
        Assert.Equal(["stdout: here\n", "error InvalidOperationException: It broke."], Notebooks.Describe(written, 0));
        Assert.Empty(written.CodeCells[1].Outputs);
        Assert.DoesNotContain(Path.GetFileName(_folder.Path), written.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", written.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_IsInTheFolderOfTheNotebook_AndBackAfterwards()
    {
        string before = Environment.CurrentDirectory;
        await File.WriteAllTextAsync(_folder.Locate("data.txt"), "some data", TestContext.Current.CancellationToken);
        string path = Save("System.IO.File.ReadAllText(\"data.txt\").Length");

        Assert.Equal(0, (await RunAsync(path, "--save")).ExitCode);

        Assert.Equal(["execute_result: text/plain 9"], Notebooks.Describe(Notebook.Read(path), 0));
        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public async Task Run_OfAMissingNotebook_SaysSo() => Assert.Equal((1, "", "missing.ipynb: There is no such notebook.\n"), await RunAsync(_folder.Locate("missing.ipynb")));

    [Theory]
    [InlineData("Which notebook?")]
    [InlineData("One notebook at a time, not 'a.ipynb' and 'b.ipynb'.", "a.ipynb", "b.ipynb")]
    [InlineData("There is no option '--fast'.", "a.ipynb", "--fast")]
    [InlineData("--packages needs a value.", "a.ipynb", "--packages")]
    [InlineData("--cell-limit is a number of seconds from 1, not '0'.", "a.ipynb", "--cell-limit", "0")]
    [InlineData("--cell-limit is a number of seconds from 1, not 'soon'.", "a.ipynb", "--cell-limit", "soon")]
    [InlineData("Only one of --check, --save and --output.", "a.ipynb", "--check", "--save")]
    [InlineData("Only one of --check, --save and --output.", "a.ipynb", "--save", "--output", "b.ipynb")]
    public async Task Arguments_ThatAreWrong_AreNamed_WithTheUsage(string complaint, params string[] arguments)
    {
        (int exitCode, _, string errors) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"{complaint}\nusage: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CellLimit_IsKept()
    {
        string path = Save("await Task.Delay(System.Threading.Timeout.Infinite);");

        Assert.Equal((1, "", "sums.ipynb, cell 1: not done after 1 s\n"), await RunAsync(path, "--cell-limit", "1"));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        int exitCode = await RunnerCommand.RunAsync(arguments, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }

    private string Save(params string[] cells)
    {
        string path = _folder.Locate("sums.ipynb");
        File.WriteAllText(path, Notebooks.Json(cells));
        return path;
    }
}
