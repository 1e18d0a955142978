using System.ComponentModel;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Compares two clusterings of a dataset, or a clustering with a field.</summary>
internal sealed class CompareCommand(ToolConsole console) : ToolCommand<CompareSettings>(console)
{
    public override Task<int> ExecuteAsync(CommandContext context, CompareSettings settings, CancellationToken cancellationToken) =>
        (settings.Other, settings.Truth) switch
        {
            ({ } other, null) => AnalyzeAsync(
                settings,
                async (dataset, clusters, _) =>
                {
                    ClusterOps second = await ClusteringChoice.OfAsync(dataset, other, settings.OtherVector, cancellationToken).ConfigureAwait(false);
                    return await clusters.CompareAsync(second, cancellationToken).ConfigureAwait(false);
                },
                comparison =>
                {
                    Screen.Say($"{comparison.FirstName} and {comparison.SecondName}, {ResultTables.Count(comparison.ComparedCount)} documents in both");
                    Screen.Show(ResultTables.Of(comparison.Table, comparison.SecondName, comparison.FirstName));
                    Show(comparison.Agreement);
                },
                cancellationToken),
            (null, { } truth) => AnalyzeAsync(
                settings,
                async (dataset, clusters, _) =>
                {
                    VectorChoice.DemandFields(await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false), [truth], "--truth");
                    return await clusters.DistributionAsync(truth, cancellationToken: cancellationToken).ConfigureAwait(false);
                },
                table =>
                {
                    Screen.Show(ResultTables.Of(table, truth));
                    Show(table.Agreement);
                },
                cancellationToken),
            _ => throw new MisuseException(
                "Compare with one thing: a second clustering, relevance compare DATASET kmeans-3 kmeans-5; "
                + "or a field, relevance compare DATASET kmeans-3 --truth class"),
        };

    private void Show(ClusterAgreement agreement)
    {
        Table table = ResultTables.Create("agreement", "#value");
        foreach ((string name, double value) in new[]
        {
            ("adjusted Rand index", agreement.AdjustedRandIndex),
            ("adjusted mutual information", agreement.AdjustedMutualInformation),
            ("V-measure", agreement.VMeasure),
            ("homogeneity", agreement.Homogeneity),
            ("completeness", agreement.Completeness),
            ("Fowlkes-Mallows index", agreement.FowlkesMallowsIndex),
            ("purity", agreement.Purity),
        })
        {
            ResultTables.Add(table, name, ResultTables.Number(value));
        }

        Screen.Show(table);
    }
}

/// <summary>The arguments of <c>relevance compare</c>.</summary>
internal sealed class CompareSettings : ClusteringSettings
{
    [CommandArgument(2, "[OTHER]")]
    [Description("The other clustering")]
    public string? Other { get; init; }

    [CommandOption("--other-vector <FIELD>")]
    [Description("The vector field of the other clustering, if several have its alias")]
    public string? OtherVector { get; init; }

    [CommandOption("-t|--truth <FIELD>")]
    [Description("A field with the known class of each document, instead of another clustering")]
    public string? Truth { get; init; }
}
