using Relevance.Cluster.ConventionTests.Readme;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>
/// Every command in docs/tool.md writes what the page shows. The commands run one after another in a folder with the data of the samples. A shown line that is
/// only <c>…</c> stands for any number of lines.
/// </summary>
[Collection("The current folder")]
public sealed class PageTests
{
    private const string Prompt = "$ ";

    [Fact]
    public async Task Commands_OfThePage_WriteWhatItShows()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Workplace.Root, "docs", "tool.md"), TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("relevance-page-").FullName;
        string before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Workplace.Root, "samples", "data")))
            {
                File.Copy(file, Path.GetFileName(file));
            }

            (string Command, string Shown)[] commands = [.. CommandsOf(page)];
            foreach ((string command, string shown) in commands)
            {
                (string input, string[] words) = Parse(command);
                ToolRun run = await ToolRun.RunAsync(new ToolSurroundings { Input = input }, words);
                string printed = $"{run.Errors}{run.Output}{(run.ExitCode == 0 ? "" : $"exit code {run.ExitCode}\n")}";
                Assert.True(ShownOutput.Matches(shown, printed), $"{command}\n--- shown\n{shown}\n--- printed\n{printed}");
            }

            Assert.True(commands.Length >= 18, $"the page has {commands.Length} commands");
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Finds the commands in <c>console</c> blocks, each with the lines up to the next command.</summary>
    private static IEnumerable<(string Command, string Shown)> CommandsOf(string page)
    {
        foreach (string block in page.ReplaceLineEndings("\n").Split("\n```console\n").Skip(1))
        {
            string text = $"\n{block[..block.IndexOf("\n```", StringComparison.Ordinal)]}";
            foreach (string part in text.Split($"\n{Prompt}").Skip(1))
            {
                // A backslash at its end continues a command.
                string[] lines = part.Replace(" \\\n  ", " ", StringComparison.Ordinal).Split('\n');
                yield return (lines[0], string.Join('\n', lines.Skip(1)));
            }
        }
    }

    /// <summary>Reads <c>relevance …</c>, or <c>cat FILE | relevance …</c>.</summary>
    private static (string Input, string[] Words) Parse(string command)
    {
        string input = "";
        if (command.StartsWith("cat ", StringComparison.Ordinal) && command.Split(" | ") is [var cat, var piped])
        {
            (input, command) = (File.ReadAllText(cat["cat ".Length..]), piped);
        }

        return command.Split(' ') is ["relevance", .. var words] ? (input, words) : throw new InvalidOperationException($"Not a command of the tool: {command}");
    }
}
