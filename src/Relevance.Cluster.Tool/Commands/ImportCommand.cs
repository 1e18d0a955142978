using System.ComponentModel;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Writes the documents of a file into a dataset.</summary>
internal sealed class ImportCommand(ToolConsole console) : ToolCommand<ImportSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, ImportSettings settings, CancellationToken cancellationToken)
    {
        DocumentInput input = new(
            new InputOptions(settings.File, settings.Format, settings.Id)
            {
                VectorField = settings.Vector,
                VectorsFile = settings.Vectors,
                Key = settings.Key,
            },
            Screen);
        ImportMode mode = settings.ImportMode();
        DocumentStore store = StorePlace.Of(settings, Screen).OpenToWrite();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            WriteSummary written = await ProgressBars
                .RunAsync(Screen, bars => input.WriteIntoAsync(dataset, mode, bars, cancellationToken))
                .ConfigureAwait(false);
            DocumentInput.RemarkRejected(written, Screen);
            Write(settings, written, summary => Screen.Say($"{input.Name} into {dataset.Id}: {summary}"));
            return written.WrittenCount == 0 && written.Rejected.Count > 0 ? Failed : Done;
        }
    }
}

/// <summary>The arguments of <c>relevance import</c>.</summary>
internal sealed class ImportSettings : StoreSettings
{
    [CommandArgument(0, "<FILE>")]
    [Description("The file: .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy, also with .gz; '-' reads the standard input")]
    public string File { get; init; } = "";

    [CommandArgument(1, "<DATASET>")]
    [Description("The dataset; it is created if it does not exist")]
    public string Dataset { get; init; } = "";

    [CommandOption("--mode <MODE>")]
    [Description("Documents with an existing id: upsert replaces, insert rejects, update merges. Default: upsert")]
    public string Mode { get; init; } = "upsert";

    [CommandOption("--vector <FIELD>")]
    [Description("A field whose lists of numbers are vectors, if that is not detected")]
    public string? Vector { get; init; }

    [CommandOption("--vectors <FILE>")]
    [Description("A second file with the vector of each document, such as embeddings.npy, in the same order")]
    public string? Vectors { get; init; }

    [CommandOption("--key <FIELD>")]
    [Description("Join the second file by this id instead of by order")]
    public string? Key { get; init; }

    [CommandOption("--id <FIELD>")]
    [Description("The field that identifies a document. Default: _id; documents without one are numbered")]
    public string? Id { get; init; }

    [CommandOption("-f|--format <FORMAT>")]
    [Description("The format, if the extension does not tell: csv, tsv, jsonl, json, parquet, arrow or npy")]
    public string? Format { get; init; }

    /// <summary>Gets the mode of the option.</summary>
    /// <exception cref="MisuseException">No mode has this name.</exception>
    public ImportMode ImportMode() => Mode.ToLowerInvariant() switch
    {
        "upsert" => Files.ImportMode.Upsert,
        "insert" => Files.ImportMode.Insert,
        "update" => Files.ImportMode.Update,
        _ => throw new MisuseException($"--mode '{Mode}' is not one of upsert, insert, update. Expected one such as --mode upsert"),
    };
}
