using System.ComponentModel;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Writes the report of a clustering.</summary>
internal sealed class ReportCommand(ToolConsole console) : ToolCommand<ReportSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, ReportSettings settings, CancellationToken cancellationToken)
    {
        ReportFile.Check(settings.File, "The report");
        DocumentStore store = StorePlace.Of(settings, Screen).OpenToRead();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            ClusterOps clusters = await ClusteringChoice.OfAsync(dataset, settings.Alias, settings.Vector, cancellationToken).ConfigureAwait(false);
            Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            VectorChoice.DemandFields(schema, settings.Truth is { } truth ? [truth] : [], "--truth");
            var options = new ClusterReportOptions { Title = settings.Title, TestsClusters = settings.Test };
            ClusterReport report = await ProgressBars
                .RunAsync(Screen, bars => ReportFile.WriteAsync(clusters, settings.File, settings.Truth, options, bars, cancellationToken))
                .ConfigureAwait(false);
            Write(
                settings,
                new ReportResult(settings.Dataset, clusters.Alias, settings.File, report.Title, report.Clusters.Count, report.Overview, report.Remarks),
                result =>
                {
                    foreach (string verdict in result.Overview.Verdicts)
                    {
                        Screen.Say(verdict);
                    }

                    Screen.Say($"Report: {result.File}");
                    foreach (string remark in result.Remarks)
                    {
                        Screen.Remark(remark);
                    }
                });
        }

        return Done;
    }

    private sealed record ReportResult(
        string Dataset, string Alias, string File, string Title, int ClusterCount, ReportOverview Overview, IReadOnlyList<string> Remarks);
}

/// <summary>The arguments of <c>relevance report</c>.</summary>
internal sealed class ReportSettings : StoreSettings
{
    [CommandArgument(0, "<DATASET>")]
    [Description("The dataset")]
    public string Dataset { get; init; } = "";

    [CommandArgument(1, "<FILE>")]
    [Description("The file of the report: .html, .md or .json")]
    public string File { get; init; } = "";

    [CommandOption("--alias <NAME>")]
    [Description("The clustering. Not needed if the dataset has only one")]
    public string? Alias { get; init; }

    [CommandOption("--vector <FIELD>")]
    [Description("The vector field, if several have a clustering of this alias")]
    public string? Vector { get; init; }

    [CommandOption("-t|--truth <FIELD>")]
    [Description("A field with the known class of each document")]
    public string? Truth { get; init; }

    [CommandOption("--test")]
    [Description("Test whether the clusters are real: structure, splits, stability. Takes a minute for 10,000 documents")]
    public bool Test { get; init; }

    [CommandOption("--title <TEXT>")]
    [Description("The title of the report")]
    public string? Title { get; init; }
}
