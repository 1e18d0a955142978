using System.ComponentModel;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Writes the documents of a dataset into a file.</summary>
internal sealed class ExportCommand(ToolConsole console) : ToolCommand<ExportSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, ExportSettings settings, CancellationToken cancellationToken)
    {
        FileFormats.Check(settings.File, settings.Format, "The file");
        FileFormats.CheckFolder(settings.File, "The file");
        string[]? fields = FieldList.Parse(settings.Fields, "--fields");
        DocumentStore store = StorePlace.Of(settings, Screen).OpenToRead();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            VectorChoice.DemandFields(await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false), fields ?? [], "--fields");
            DocumentOutput output = new(settings.File, settings.Format);
            long count = await output
                .WriteAsync(dataset, new DocumentQuery { IncludeVectors = !settings.WithoutVectors, SelectFields = fields }, cancellationToken)
                .ConfigureAwait(false);
            Write(
                settings,
                new ExportResult(dataset.Id, settings.File, count),
                result => Screen.Say($"{ResultTables.Count(result.DocumentCount)} documents of {result.Dataset} in {result.File}"));
        }

        return Done;
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

    [CommandOption("-f|--format <FORMAT>")]
    [Description("The format, if the extension does not tell: csv, jsonl, json, parquet or arrow")]
    public string? Format { get; init; }
}
