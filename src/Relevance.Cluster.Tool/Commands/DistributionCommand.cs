using System.ComponentModel;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Counts the documents of each cluster, alone or per truth value.</summary>
internal sealed class DistributionCommand(ToolConsole console) : ToolCommand<DistributionSettings>(console)
{
    public override Task<int> ExecuteAsync(CommandContext context, DistributionSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Truth is not { } truth)
        {
            return AnalyzeAsync(
                settings,
                (_, clusters, _) => clusters.DistributionAsync(cancellationToken: cancellationToken),
                distribution =>
                {
                    Screen.Show(ResultTables.Of(distribution));
                    Screen.Say($"{ResultTables.Count(distribution.TotalCount)} documents, {ResultTables.Count(distribution.UnlabeledCount)} without a cluster");
                },
                cancellationToken);
        }

        return AnalyzeAsync(
            settings,
            async (dataset, clusters, _) =>
            {
                VectorChoice.DemandFields(await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false), [truth], "--truth");
                return await clusters.DistributionAsync(truth, cancellationToken: cancellationToken).ConfigureAwait(false);
            },
            table =>
            {
                Screen.Show(ResultTables.Of(table, truth));
                Screen.Say(ResultTables.Agreement(table, truth));
            },
            cancellationToken);
    }
}

/// <summary>The arguments of <c>relevance distribution</c>.</summary>
internal sealed class DistributionSettings : ClusteringSettings
{
    [CommandOption("-t|--truth <FIELD>")]
    [Description("A field with the known class of each document")]
    public string? Truth { get; init; }
}
