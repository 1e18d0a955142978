using System.ComponentModel;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Writes the documents of a dataset into a file, with or without their cluster.</summary>
internal sealed class ExportCommand(ToolConsole console) : ToolCommand<ExportSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, ExportSettings settings, CancellationToken cancellationToken)
    {
        string[]? fields = FieldList.Parse(settings.Fields, "--fields");
        bool isLabelled = settings.Alias is not null || settings.Vector is not null;
        if (isLabelled)
        {
            FileFormats.CheckLabelledOutput(settings.File, settings.Format, "The file");
        }
        else
        {
            FileFormats.CheckOutput(settings.File, settings.Format, "The file");
        }

        DocumentStore store = StorePlace.Of(settings, Screen).OpenToRead();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            VectorChoice.DemandFields(await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false), fields ?? [], "--fields");
            DocumentQuery query = new() { IncludeVectors = !settings.WithoutVectors, SelectFields = fields };
            DocumentFileOptions options = FileFormats.Options(settings.Format);
            long count = isLabelled
                ? await ExportLabelledAsync(dataset, query, options, settings, cancellationToken).ConfigureAwait(false)
                : await DocumentFile.WriteAsync(settings.File, dataset.ReadAsync(query, cancellationToken), options, cancellationToken).ConfigureAwait(false);
            Write(
                settings,
                new ExportResult(dataset.Id, settings.File, count),
                result => Screen.Say($"{ResultTables.Count(result.DocumentCount)} documents of {result.Dataset} in {result.File}"));
        }

        return Done;
    }

    private async Task<long> ExportLabelledAsync(
        Dataset dataset, DocumentQuery query, DocumentFileOptions options, ExportSettings settings, CancellationToken cancellationToken)
    {
        ClusterOps clusters = await ClusteringChoice.OfAsync(dataset, settings.Alias, settings.Vector, cancellationToken).ConfigureAwait(false);
        ClusterDistribution written = await ProgressBars
            .RunAsync(Screen, bars => clusters.ExportAsync(settings.File, query, settings.LabelField, options, bars, cancellationToken))
            .ConfigureAwait(false);
        return (long)written.TotalCount + written.UnlabeledCount;
    }

    private sealed record ExportResult(string Dataset, string File, long DocumentCount);
}

/// <summary>The arguments of <c>relevance export</c>.</summary>
internal sealed class ExportSettings : StoreSettings
{
    [CommandArgument(0, "<DATASET>")]
    [Description("The dataset")]
    public string Dataset { get; init; } = "";

    [CommandArgument(1, "<FILE>")]
    [Description("The file: .csv, .jsonl, .json, .parquet or .arrow, also with .gz")]
    public string File { get; init; } = "";

    [CommandOption("--fields <FIELDS>")]
    [Description("Only these fields, with commas between them; the id is always written")]
    public string? Fields { get; init; }

    [CommandOption("--without-vectors")]
    [Description("Leave the vectors out")]
    public bool WithoutVectors { get; init; }

    [CommandOption("--alias <NAME>")]
    [Description("Add the cluster of each document in this clustering: label, name and distance to the centroid")]
    public string? Alias { get; init; }

    [CommandOption("--vector <FIELD>")]
    [Description("The vector field of the clustering, if several have one of this alias")]
    public string? Vector { get; init; }

    [CommandOption("--label-field <FIELD>")]
    [Description("The field of the label; the other two are named after it. Default: cluster")]
    public string LabelField { get; init; } = "cluster";

    [CommandOption("-f|--format <FORMAT>")]
    [Description("The format, if the extension does not tell: csv, jsonl, json, parquet or arrow")]
    public string? Format { get; init; }
}
