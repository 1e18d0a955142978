using System.ComponentModel;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>The options of commands that work on a store.</summary>
internal abstract class StoreSettings : OutputSettings
{
    [CommandOption("-s|--store <STORE>")]
    [Description("A file, a server (http://host:8710/latest), or PostgreSQL (Host=db;Database=shop). Default: $RELEVANCE_STORE, or relevance.db")]
    public string? Store { get; init; }

    [CommandOption("--project <PROJECT>")]
    [Description("The project on the server, or of the database. Default on a server: that of $RELEVANCE_TOKEN, which is project:key")]
    public string? Project { get; init; }
}
