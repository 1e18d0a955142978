using System.ComponentModel;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>The arguments of commands that work on one clustering.</summary>
internal abstract class ClusteringSettings : StoreSettings
{
    [CommandArgument(0, "<DATASET>")]
    [Description("The dataset")]
    public string Dataset { get; init; } = "";

    [CommandArgument(1, "[ALIAS]")]
    [Description("The clustering, as 'relevance list DATASET' shows it. Not needed if the dataset has only one")]
    public string? Alias { get; init; }

    [CommandOption("--vector <FIELD>")]
    [Description("The vector field, if several have a clustering of this alias")]
    public string? Vector { get; init; }
}
