using System.Diagnostics;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>The completion in the shells themselves, where they are installed.</summary>
public sealed class ShellTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public async Task Bash_CompletesCommandsOptionsAndFiles()
    {
        const string Ask = """

            ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _relevance; echo "${COMPREPLY[*]}"; }
            ask relevance clu
            ask relevance cluster --tr
            ask relevance export iris --al
            ask relevance inspect ir
            """;

        string printed = await RunAsync("bash", "--norc", await ScriptAsync("bash", Ask));

        Assert.Equal("cluster\n--truth\n--alias\niris.csv\n", printed);
    }

    /// <summary>Types into an interactive zsh in a terminal of its own, as its users do, without any file of settings.</summary>
    [Theory]
    [InlineData("autoload -Uz compinit && compinit -u -D; ")]
    [InlineData("")]
    public async Task Zsh_CompletesCommandsOptionsAndFiles(string settings)
    {
        string completion = await ScriptAsync("zsh", "");
        string drive = $$"""
            zmodload zsh/zpty
            zpty typist zsh -f -i
            zpty -w typist 'cd {{Path.GetDirectoryName(workplace.Store)}}; {{settings}}source {{completion}}; relevance() { print "typed:$*:"; }; print re''ady'
            zpty -r typist line '*ready*'
            zpty -w -n typist $'relevance clu\t ir\t --tr\t class\n'
            zpty -r typist line '*typed:*:*'
            print -r -- ${${line##*typed:}%%:*}
            """;
        string script = workplace.Locate($"drive{settings.Length}.zsh");
        await File.WriteAllTextAsync(script, drive.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);

        Assert.Equal("cluster iris.csv --truth class\n", await RunAsync("zsh", "-f", script));
    }

    private async Task<string> ScriptAsync(string shell, string more)
    {
        ToolRun run = await ToolRun.RunAsync("completion", shell);
        string script = workplace.Locate($"{shell}{more.Length}.sh");
        await File.WriteAllTextAsync(script, run.Output + more.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
        return script;
    }

    private async Task<string> RunAsync(string shell, params string[] arguments)
    {
        string? program = new[] { "/bin", "/usr/bin", "/usr/local/bin" }.Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{shell} is not installed.");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(workplace.Store)!,
            UseShellExecute = false,
        };
        start.Environment["HOME"] = start.WorkingDirectory;
        using Process process = Process.Start(start)!;
        try
        {
            string printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return printed;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
