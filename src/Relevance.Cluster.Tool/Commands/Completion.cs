using System.Reflection;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>The scripts by which shells complete the commands, their options, and files.</summary>
internal static class Completion
{
    /// <summary>Gets the settings of each command, whose attributes name the options.</summary>
    public static IReadOnlyDictionary<string, Type> Commands { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["backup"] = typeof(CopySettings),
        ["check"] = typeof(CheckSettings),
        ["closest"] = typeof(RankingSettings),
        ["cluster"] = typeof(ClusterSettings),
        ["compare"] = typeof(CompareSettings),
        ["completion"] = typeof(CompletionSettings),
        ["distribution"] = typeof(DistributionSettings),
        ["export"] = typeof(ExportSettings),
        ["furthest"] = typeof(RankingSettings),
        ["heatmap"] = typeof(HeatmapSettings),
        ["import"] = typeof(ImportSettings),
        ["inspect"] = typeof(InspectSettings),
        ["keys"] = typeof(EmptyCommandSettings),
        ["list"] = typeof(ListSettings),
        ["report"] = typeof(ReportSettings),
        ["restore"] = typeof(CopySettings),
        ["serve"] = typeof(EmptyCommandSettings),
        ["worker"] = typeof(WorkerSettings),
    };

    /// <summary>Writes a function for bash.</summary>
    public static string Bash()
    {
        string cases = string.Concat(Commands.Select(command => $"    {command.Key}) words='{string.Join(' ', OptionsOf(command.Value))}' ;;\n"));
        return $$"""
            _relevance() {
              local current=${COMP_WORDS[COMP_CWORD]} words
              if ((COMP_CWORD == 1)); then
                COMPREPLY=($(compgen -W '{{string.Join(' ', Commands.Keys)}}' -- "$current"))
                return
              fi
              case ${COMP_WORDS[1]} in
            {{cases.TrimEnd('\n')}}
              esac
              if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi
            }
            complete -o filenames -F _relevance relevance

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Writes the function for zsh, whose completion is started unless the settings of the shell did so.</summary>
    public static string Zsh() =>
        "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }\n"
        + "autoload -U +X bashcompinit && bashcompinit\n"
        + Bash();

    /// <summary>Writes a completer for PowerShell; files are completed by PowerShell itself.</summary>
    public static string PowerShell()
    {
        string table = string.Concat(Commands.Select(command =>
            $"  '{command.Key}' = @({string.Join(", ", OptionsOf(command.Value).Select(option => $"'{option}'"))})\n"));
        return $$"""
            $relevanceCommands = @{
            {{table.TrimEnd('\n')}}
            }
            Register-ArgumentCompleter -Native -CommandName relevance -ScriptBlock {
              param($word, $line)
              $parts = @($line.CommandElements | ForEach-Object { $_.ToString() })
              $command = if ($parts.Count -gt 1) { $parts[1] } else { '' }
              $isFirst = $parts.Count -lt 2 -or ($parts.Count -eq 2 -and $word)
              $words = if ($isFirst) { $relevanceCommands.Keys } else { $relevanceCommands[$command] }
              $words | Sort-Object | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> OptionsOf(Type settings) => settings.GetProperties()
        .SelectMany(property => property.GetCustomAttributes<CommandOptionAttribute>())
        .SelectMany(option => option.LongNames)
        .Select(name => $"--{name}")
        .Append("--help")
        .Order(StringComparer.Ordinal);
}
