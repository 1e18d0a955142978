using System.ComponentModel;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Prints the completion of a shell.</summary>
internal sealed class CompletionCommand(ToolConsole console) : Command<CompletionSettings>
{
    public override int Execute(CommandContext context, CompletionSettings settings, CancellationToken cancellationToken)
    {
        string script = settings.Shell.ToLowerInvariant() switch
        {
            "bash" => Completion.Bash(),
            "zsh" => Completion.Zsh(),
            "pwsh" => Completion.PowerShell(),
            _ => throw new MisuseException($"'{settings.Shell}' is not one of bash, zsh, pwsh. Expected one such as: relevance completion bash"),
        };
        console.Output.Write(script);
        return 0;
    }
}

/// <summary>The arguments of <c>relevance completion</c>.</summary>
internal sealed class CompletionSettings : CommandSettings
{
    [CommandArgument(0, "<SHELL>")]
    [Description("bash, zsh or pwsh")]
    public string Shell { get; init; } = "";
}
