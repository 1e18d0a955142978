using System.ComponentModel;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>The options of every command.</summary>
internal abstract class OutputSettings : CommandSettings
{
    [CommandOption("--json")]
    [Description("Write the result as one JSON document")]
    public bool Json { get; init; }
}
