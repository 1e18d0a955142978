using System.Text.RegularExpressions;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>Tests the pages: their programs run, their output is correct, and CI runs their commands.</summary>
[Collection(nameof(OneAtATime))]
public sealed partial class PageTests
{
    /// <summary>Commands that CI does not run, each with the reason.</summary>
    private static readonly (Regex Command, string Reason)[] NotRun =
    [
        (GetFiles(), "CI starts where these end: with the files and in their folder"),
        (AddPackage(), "PackageTests does this with the packages of this very source"),
    ];

    public static TheoryData<string> Pages =>
        [.. Repository.Files("docs", "*.md").Concat(Repository.Files("src", "README.md")).Select(Repository.Describe).Prepend("README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Programs_OfAPage_RunAndPrintWhatItShows(string page)
    {
        foreach (PageProgram program in PageProgram.Read(page, Text(page)))
        {
            await AssertRunsAsync(program);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_OfAPage_AreThoseThatCiRuns(string page) => Offenders.None(
        "A command on a page is run by .ci/run, or matches an entry of the list in this test that says why not:",
        PageBlock.Read(page, Text(page)).Where(block => block.IsCommands).SelectMany(Commands).Where(command => !IsRun(command)));

    [Theory]
    [MemberData(nameof(Pages))]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("CHANGELOG.md")]
    public void Links_OfAPage_LeadToAFile(string page) => Offenders.None(
        $"A link of {page} without a scheme leads to a file or folder:",
        Link().Matches(Text(page)).Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.Locate(page))!, target.Split('#')[0]))));

    [Fact]
    public void Readme_ShowsAProgramAndTheCommands()
    {
        IReadOnlyList<PageBlock> blocks = PageBlock.Read("README.md", Text("README.md"));

        Assert.Contains(blocks, block => block.IsProgram);
        Assert.Contains(blocks.Where(block => block.IsCommands).SelectMany(Commands), command => command == "dotnet test");
    }

    [Fact]
    public async Task Programs_WithAContinuationAndTypes_RunAsOne() => await AssertRunsAsync(Assert.Single(PageProgram.Read(
        "page.md",
        """
        ```csharp
        #:package Any@1.0.0
        using System.Globalization;

        var pair = new Pair(2, 3);
        record Pair(int Left, int Right);
        ```

        Text.

        ```csharp
        Console.WriteLine(pair.Times.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine("anything");
        Console.WriteLine(File.Exists("samples/data/iris.csv"));

        static class Extensions
        {
            extension(Pair pair)
            {
                public int Times => pair.Left * pair.Right;
            }
        }
        ```

        ```text output
        6
        …
        True
        ```
        """)));

    [Fact]
    public void Programs_WithTwoBeginnings_AreTwo() =>
        Assert.Equal(
            [2, 1],
            PageProgram
                .Read("page.md", "```csharp\nint a = 1;\n```\n```csharp\na++;\n```\n```csharp\nusing System.Text;\nint a;\n```")
                .Select(program => program.Blocks.Count));

    [Theory]
    [InlineData("```csharp\nint first = 1;\nint second = missing;\n```", "page.md: (2,13)-(2,20): CS0103")]
    [InlineData(
        "\n```csharp\nConsole.WriteLine();\n```\n```csharp\n_ = int.Parse(\"because\", null);\n```",
        "page.md(6): the block that begins here failed: The input string 'because'")]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\n```text output\n2\n```", "page.md(5): shown:\n2\nprinted:\n1\n")]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\nText.\n```text output\n1\n```", "page.md(6): an output block stands directly below")]
    public async Task Programs_ThatAreWrong_AreNamedByTheirLine(string markdown, string message)
    {
        Exception failure = (await Record.ExceptionAsync(async () => await AssertRunsAsync(PageProgram.Read("page.md", markdown)[0])))!;

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_OfABlock_AreItsLinesWithoutCommentsAndPrompts() => Assert.Equal(
        ["dotnet test", "dotnet run a.cs -- x"],
        Commands(PageBlock.Read("page.md", "```bash\n# first\n$ dotnet test   # all of them\n\ndotnet run a.cs \\\n  -- x\n```")[0]));

    [Fact]
    public void Commands_ThatCiDoesNotRun_AreFound() => Assert.False(IsRun("dotnet run samples/not-there.cs"));

    private static async Task AssertRunsAsync(PageProgram program)
    {
        IReadOnlyList<string> printed = await PageRunner.RunAsync(program);

        for (int block = 0; block < printed.Count; block++)
        {
            if (program.OutputOf(block) is { } shown)
            {
                Assert.True(ShownOutput.Matches(shown.Text, printed[block]), $"{shown.Page}({shown.Line}): shown:\n{shown.Text}\nprinted:\n{printed[block]}");
            }
        }
    }

    private static IEnumerable<string> Commands(PageBlock block) => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Select(line => Blanks().Replace(Comment().Replace(line, ""), " ").Trim())
        .Select(line => line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line)
        .Where(line => line.Length > 0);

    private static bool IsRun(string command)
    {
        string script = File.ReadAllText(Repository.Locate(".ci/run"));
        bool isASample = Sample().Match(command) is { Success: true } sample
            && File.Exists(Repository.Locate(sample.Groups["file"].Value))
            && script.Contains("for sample in samples/*.cs", StringComparison.Ordinal)
            && script.Contains(sample.Groups["arguments"].Value.Trim(), StringComparison.Ordinal);
        return isASample || Lines(script).Contains(command) || NotRun.Any(entry => entry.Command.IsMatch(command));
    }

    /// <summary>
    /// The commands of the script: what follows <c>count_tests "…"</c> and the like counts as the command that it is, and so does
    /// a command that measures coverage.
    /// </summary>
    private static IEnumerable<string> Lines(string script) =>
        script.Replace(" -p:Coverage=true", "", StringComparison.Ordinal).Split('\n').Select(line => StepPrefix().Replace(line, "").Trim());

    private static string Text(string page) => File.ReadAllText(Repository.Locate(page));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^(git clone|cd) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GetFiles();

    [GeneratedRegex(@"^dotnet (new console|add package Relevance\.Cluster(\.Sqlite|\.Postgres|\.Files|\.AI|\.VectorData|\.Distributed|\.Worker)?)( |\z)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddPackage();

    [GeneratedRegex(@"^dotnet run (?<file>samples/[a-z0-9-]+\.cs)(?<arguments>.*)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^ *[a-z_]+ ""[^""]*"" ", RegexOptions.None, 1000)]
    private static partial Regex StepPrefix();

    [GeneratedRegex(@"(^|\s)#.*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
