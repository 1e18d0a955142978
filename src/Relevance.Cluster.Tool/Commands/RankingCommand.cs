using System.ComponentModel;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Lists the documents at one end of the ranking of each cluster.</summary>
internal abstract class RankingCommand(ToolConsole console) : ToolCommand<RankingSettings>(console)
{
    public override Task<int> ExecuteAsync(CommandContext context, RankingSettings settings, CancellationToken cancellationToken)
    {
        MemberRankingOptions options = settings.Options();
        return AnalyzeAsync(
            settings,
            async (dataset, clusters, _) =>
            {
                Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
                VectorChoice.DemandFields(schema, settings.Fields, "--show");
                return await ListAsync(clusters, options, cancellationToken).ConfigureAwait(false);
            },
            lists =>
            {
                Screen.Show(ResultTables.Of(lists, settings.Fields));
                foreach (string remark in lists.Remarks)
                {
                    Screen.Remark(remark);
                }
            },
            cancellationToken);
    }

    protected abstract Task<MemberLists> ListAsync(ClusterOps clusters, MemberRankingOptions options, CancellationToken cancellationToken);
}

/// <summary>The documents closest to each centroid.</summary>
internal sealed class ClosestCommand(ToolConsole console) : RankingCommand(console)
{
    protected override Task<MemberLists> ListAsync(ClusterOps clusters, MemberRankingOptions options, CancellationToken cancellationToken) =>
        clusters.ListClosestAsync(options, cancellationToken);
}

/// <summary>The documents furthest from each centroid.</summary>
internal sealed class FurthestCommand(ToolConsole console) : RankingCommand(console)
{
    protected override Task<MemberLists> ListAsync(ClusterOps clusters, MemberRankingOptions options, CancellationToken cancellationToken) =>
        clusters.ListFurthestAsync(options, cancellationToken);
}

/// <summary>The arguments of <c>relevance closest</c> and <c>relevance furthest</c>.</summary>
internal sealed class RankingSettings : ClusteringSettings
{
    [CommandOption("-n|--count <COUNT>")]
    [Description("The number of documents per cluster. Default: 3")]
    public int Count { get; init; } = 3;

    [CommandOption("--cluster <LABELS>")]
    [Description("Only these clusters, with commas between them, such as cluster-1,cluster-4")]
    public string? Clusters { get; init; }

    [CommandOption("--show <FIELDS>")]
    [Description("The fields to show, with commas between them")]
    public string? Show { get; init; }

    /// <summary>Gets the fields of the option.</summary>
    public string[] Fields => FieldList.Parse(Show, "--show") ?? [];

    /// <summary>Creates the options of the ranking.</summary>
    public MemberRankingOptions Options() => new()
    {
        Clusters = FieldList.Parse(Clusters, "--cluster"),
        PageSize = Count > 0 ? Count : throw new MisuseException("--count is at least 1, such as --count 5"),
        SelectFields = [Document.IdField, .. Fields],
    };
}
