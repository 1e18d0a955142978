using System.ComponentModel;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Reads every checksum of the file of a store. The exit code is 1 if something is damaged.</summary>
internal sealed class CheckCommand(ToolConsole console) : ToolCommand<CheckSettings>(console)
{
    private const int ShownFindings = 50;

    public override async Task<int> ExecuteAsync(CommandContext context, CheckSettings settings, CancellationToken cancellationToken)
    {
        StoreFile.Check(settings.File, "check");
        StoreCheck check = await ProgressBars
            .RunAsync(Screen, bars => SqliteDocumentStore.CheckAsync(settings.File, bars, cancellationToken))
            .ConfigureAwait(false);
        Write(settings, check, found => Show(settings.File, found));
        return check.IsSound ? Done : Failed;
    }

    private void Show(string file, StoreCheck check)
    {
        Table table = ResultTables.Create("#datasets", "#documents", "#vectors", "#labels");
        ResultTables.Add(
            table,
            ResultTables.Count(check.DatasetCount),
            ResultTables.Count(check.DocumentCount),
            ResultTables.Count(check.VectorCount),
            ResultTables.Count(check.LabelCount));
        Screen.Show(table);
        Screen.Say(check.IsSound ? $"{file} is sound." : $"{file} is damaged:");
        foreach (StoreFinding finding in check.Findings.Take(ShownFindings))
        {
            Screen.Say($"  {finding}");
        }

        if (check.Findings.Count > ShownFindings)
        {
            Screen.Say($"  {check.Findings.Count - ShownFindings} more: --json lists them all");
        }
    }
}

/// <summary>The arguments of <c>relevance check</c>.</summary>
internal sealed class CheckSettings : OutputSettings
{
    [CommandArgument(0, "<FILE>")]
    [Description("The file of a store, or a backup")]
    public string File { get; init; } = "";
}
