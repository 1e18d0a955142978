using System.Text.Json.Nodes;
using Relevance.Cluster.NotebookRunner.Tests.Support;
using static Relevance.Cluster.NotebookRunner.Tests.Support.Notebooks;

namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>Cells, run one after the other.</summary>
public sealed class NotebookSessionTests
{
    private const string Formatted =
        """
        [System.AttributeUsage(AttributeTargets.Class)]
        class TypeFormatterSourceAttribute(Type source) : Attribute
        {
            public Type FormatterSourceType => source;
            public string[] PreferredMimeTypes => ["text/html", "text/plain"];
        }

        public class Formatter(string type)
        {
            public string MimeType => type;
            public bool Format(object value, System.IO.TextWriter writer) { writer.Write($"{type} of {value}"); return true; }
        }

        public class Source
        {
            public IEnumerable<object> CreateTypeFormatters() => [new Formatter("text/plain"), new Formatter("text/html")];
        }

        [TypeFormatterSource(typeof(Source))]
        class Result { public override string ToString() => "a result"; }
        """;

    [Fact]
    public async Task Cells_SeeWhatCameBefore()
    {
        (Notebook notebook, CellFailure? failure) = await RunAsync("using System.Globalization;\nint x = 40;\nint Twice(int n) => 2 * n;", "x += 1;", "(Twice(x) / 2d + 0.5).ToString(CultureInfo.InvariantCulture)");

        Assert.Null(failure);
        Assert.Equal(["execute_result: text/plain 41.5"], Describe(notebook, 2));
        Assert.Equal([1, 2, 3], notebook.CodeCells.Select(cell => cell.Number));
    }

    [Fact]
    public async Task Results_CarryTheExecutionCount()
    {
        (Notebook notebook, _) = await RunAsync("int x = 1;", "x");

        JsonObject cell = JsonNode.Parse(notebook.ToJson())!["cells"]![1]!.AsObject();

        Assert.Equal(2, (int?)cell["execution_count"]);
        Assert.Equal(2, (int?)cell["outputs"]![0]!["execution_count"]);
        Assert.Empty(notebook.CodeCells[0].Outputs);
    }

    [Theory]
    [InlineData("await Task.FromResult(7)", "7")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"text\\nof two lines\"", "text\nof two lines")]
    [InlineData("new[] { \"a\", \"b\" }", "a\nb")]
    [InlineData("new StringBuilder(\"x\")", "x")]
    public async Task Result_OfTheLastExpression_IsShown(string code, string shown) => Assert.Equal([$"execute_result: text/plain {shown}"], Describe((await RunAsync(code)).Notebook, 0));

    [Theory]
    [InlineData("var two = 1 + 1;")]
    [InlineData("(string)null")]
    [InlineData("")]
    [InlineData("// nothing")]
    public async Task Cell_WithoutAValue_HasNoOutput(string code)
    {
        (Notebook notebook, CellFailure? failure) = await RunAsync(code);

        Assert.Null(failure);
        Assert.Empty(Describe(notebook, 0));
    }

    [Fact]
    public async Task Console_IsTheCells_InTheOrderOfWhatIsShown()
    {
        (Notebook notebook, _) = await RunAsync("Console.Write(\"a\");\nConsole.WriteLine('b');\nConsole.Error.Write(\"oops\");\ndisplay(2);\ndisplay(null);\nConsole.WriteLine(\"c\");\n3");

        Assert.Equal(["stdout: ab\n", "stderr: oops", "display_data: text/plain 2", "stdout: c\n", "execute_result: text/plain 3"], Describe(notebook, 0));
    }

    [Fact]
    public async Task Console_AfterwardsIsTheOneOfBefore()
    {
        TextWriter before = Console.Out;

        await RunAsync("Console.WriteLine(1);");

        Assert.Same(before, Console.Out);
    }

    [Fact]
    public async Task Results_WithFormattersFoundByName_AreShownInTheTypesTheyPrefer()
    {
        (Notebook notebook, CellFailure? failure) = await RunAsync(Formatted, "new Result()");

        Assert.Null(failure);
        Assert.Equal(["execute_result: text/html text/html of a result | text/plain text/plain of a result"], Describe(notebook, 1));
    }

    [Theory]
    [InlineData("FormatterSourceType => source", "Other => source", "has no FormatterSourceType")]
    [InlineData("CreateTypeFormatters", "Create", "there is no CreateTypeFormatters()")]
    [InlineData("new Formatter(\"text/html\")", "new Formatter(\"text/markdown\")", "there is no formatter for text/html")]
    [InlineData("object value, System.IO.TextWriter", "string value, System.IO.TextWriter", "one method bool Format(object, TextWriter)")]
    [InlineData("return true", "return false", "it does not format")]
    public async Task Results_WithFormattersThatTheKernelWouldNotTake_Fail(string right, string wrong, string message)
    {
        Assert.Contains(right, Formatted, StringComparison.Ordinal);

        (_, CellFailure? failure) = await RunAsync(Formatted.Replace(right, wrong, StringComparison.Ordinal), "new Result()");

        Assert.Contains(message, failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_OfACell_IsShownAsSuch() => Assert.Equal(["execute_result: text/html <b>x</b>"], Describe((await RunAsync("HTML(\"<b>x</b>\")")).Notebook, 0));

    [Fact]
    public async Task Exception_EndsTheRun_WithItsCellAndMessage()
    {
        (Notebook notebook, CellFailure? failure) = await RunAsync("Console.WriteLine(\"before\");", "Console.WriteLine(\"here\");\nthrow new InvalidOperationException(\"It broke.\");", "Console.WriteLine(\"after\");");

        Assert.Equal(new CellFailure(2, "It broke."), failure);
        Assert.Equal(["stdout: here\n", "error InvalidOperationException: It broke."], Describe(notebook, 1));
        Assert.Empty(Describe(notebook, 2));
    }

    [Fact]
    public async Task Exception_FromAnAwaitedTask_IsTheSame()
    {
        (_, CellFailure? failure) = await RunAsync("async Task Fail() { await Task.Yield(); throw new ArgumentException(\"Late.\"); }\nawait Fail();");

        Assert.Equal(new CellFailure(1, "Late."), failure);
    }

    [Fact]
    public async Task Cell_ThatDoesNotCompile_NamesTheLine()
    {
        (Notebook notebook, CellFailure? failure) = await RunAsync("#!csharp\nint x = 1;\nint y = z;");

        Assert.Equal("line 3: CS0103: The name 'z' does not exist in the current context", failure?.Message);
        Assert.Equal(["error CompilationErrorException: line 3: CS0103: The name 'z' does not exist in the current context"], Describe(notebook, 0));
    }

    [Theory]
    [InlineData("File.Exists(\"x\")")]
    [InlineData("Thread.Sleep(0)")]
    public async Task Cell_WithoutAUsingThatTheKernelDoesNotBring_DoesNotCompile(string code) =>
        Assert.Contains("CS0103", (await RunAsync(code)).Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Package_WithoutAFolder_IsRefused() =>
        Assert.Contains("there is no --packages folder", (await RunAsync("#r \"nuget: Some.Package, 1.0.0\"")).Failure?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Cell_ThatDoesNotEnd_FailsAtTheLimit()
    {
        Notebook notebook = Notebook.Parse(Json("await Task.Delay(System.Threading.Timeout.Infinite);"));

        using var session = new NotebookSession(packages: null);
        CellFailure? failure = await session.RunAsync(notebook, TimeSpan.FromMilliseconds(500));

        Assert.Equal(new CellFailure(1, "not done after 0.5 s"), failure);
    }

    [Fact]
    public async Task Run_AfterAFailure_TakesOldOutputsAwayBehindIt()
    {
        JsonObject json = JsonNode.Parse(Json("throw new Exception();", "1"))!.AsObject();
        json["cells"]![1]!["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "old" });
        json["cells"]![1]!["execution_count"] = 7;
        Notebook notebook = Notebook.Parse(json.ToJsonString());

        using var session = new NotebookSession(packages: null);
        await session.RunAsync(notebook, Limit);

        JsonNode second = JsonNode.Parse(notebook.ToJson())!["cells"]![1]!;
        Assert.Empty(second["outputs"]!.AsArray());
        Assert.Null(second["execution_count"]);
    }
}
