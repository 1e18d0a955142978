using System.ComponentModel;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Ranks the pairs of clusters by similarity, and draws the heatmap.</summary>
internal sealed class HeatmapCommand(ToolConsole console) : ToolCommand<HeatmapSettings>(console)
{
    public override Task<int> ExecuteAsync(CommandContext context, HeatmapSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Count < 1)
        {
            throw new MisuseException("--count is at least 1, such as --count 20");
        }

        if (settings.Svg is { } file)
        {
            FileFormats.CheckFolder(file, "--svg");
        }

        return AnalyzeAsync(
            settings,
            async (_, clusters, _) =>
            {
                CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                if (settings.Svg is { } svg)
                {
                    await File.WriteAllTextAsync(svg, heatmap.ToSvg(), cancellationToken).ConfigureAwait(false);
                }

                return heatmap;
            },
            heatmap =>
            {
                Screen.Show(ResultTables.Of(heatmap, settings.Count));
                int others = heatmap.Pairs.Count - Math.Min(settings.Count, heatmap.Pairs.Count);
                if (others > 0)
                {
                    Screen.Say($"{others} more pairs: --count {heatmap.Pairs.Count}");
                }

                if (settings.Svg is { } svg)
                {
                    Screen.Say($"Heatmap: {svg}");
                }
            },
            cancellationToken);
    }
}

/// <summary>The arguments of <c>relevance heatmap</c>.</summary>
internal sealed class HeatmapSettings : ClusteringSettings
{
    [CommandOption("-n|--count <COUNT>")]
    [Description("The number of pairs. Default: 10")]
    public int Count { get; init; } = 10;

    [CommandOption("--svg <FILE>")]
    [Description("Draw the heatmap into this file")]
    public string? Svg { get; init; }
}
