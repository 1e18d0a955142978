using System.ComponentModel;
using System.Globalization;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Shows the fields of a file, and what a write would reject.</summary>
internal sealed class InspectCommand(ToolConsole console) : ToolCommand<InspectSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, InspectSettings settings, CancellationToken cancellationToken)
    {
        DocumentInput input = new(new InputOptions(settings.File, settings.Format, settings.Id), Screen);
        FileInspection inspection = await input.InspectAsync(cancellationToken).ConfigureAwait(false);
        Write(settings, inspection, found => Show(settings.File == DocumentInput.StandardInput ? "-" : settings.File, found));
        return Done;
    }

    private void Show(string file, FileInspection inspection)
    {
        Screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{inspection.FileName}: {inspection.RecordCount} documents, {inspection.Format}{Layout(inspection)}"));
        Table table = ResultTables.Create("field", "looks like", "#present", "#missing", "examples");
        foreach (InspectedField field in inspection.Fields)
        {
            string looks = field.Dimension is { } dimension
                ? string.Create(CultureInfo.InvariantCulture, $"{field.LooksLike} of {dimension} numbers")
                : $"{field.LooksLike}";
            ResultTables.Add(
                table, field.Path, looks, ResultTables.Count(field.ValueCount), ResultTables.Count(field.MissingCount), string.Join(" | ", field.Examples));
        }

        Screen.Show(table);
        Advise(file, inspection);
    }

    private static string Layout(FileInspection inspection) => inspection.Delimiter switch
    {
        null => "",
        '\t' => ", delimiter tab",
        { } mark => $", delimiter {mark}",
    };

    /// <summary>Says how to cluster the file; documents without an id are numbered, so that the library's own remarks on ids do not apply.</summary>
    private void Advise(string file, FileInspection inspection)
    {
        string[] vectors = Paths(InspectedContent.Vector);
        string[] numbers = Paths(InspectedContent.Number);
        string[] texts = [.. Paths(InspectedContent.Text), .. Paths(InspectedContent.Category)];
        string? source = vectors.Length > 0 ? $"--vector {vectors[0]}"
            : numbers.Length > 0 ? $"--columns {string.Join(',', numbers.Take(12))}"
            : texts.Length > 0 ? $"--text {texts[0]}"
            : null;
        if (source is not null)
        {
            string id = inspection.Fields.FirstOrDefault(field => field.LooksLike == InspectedContent.Id) is { Path: var path } && path != Document.IdField
                ? $" --id {path}"
                : "";
            string truth = Paths(InspectedContent.Category) is [var category, ..] ? $" --truth {category}" : "";
            Screen.Say($"Cluster it: relevance cluster {file} {source}{truth}{id}");
        }

        foreach (InspectedField field in inspection.Fields.Where(field => field.Remark is not null))
        {
            Screen.Remark(field is { LooksLike: InspectedContent.Array, Dimension: { } dimension }
                ? string.Create(CultureInfo.InvariantCulture, $"{field.Path}: lists of {dimension} numbers, which are vectors with --vector {field.Path}")
                : $"{field.Path}: {(field.Explanation is { } reason ? FailureText.Translate(reason) : field.Remark)}");
        }

        foreach (RejectedDocument rejected in inspection.Rejected)
        {
            Screen.Remark($"would be rejected: {rejected}");
        }

        string[] Paths(InspectedContent content) =>
            [.. inspection.Fields.Where(field => field.LooksLike == content && field.ValueCount > 0).Select(field => field.Path)];
    }
}

/// <summary>The arguments of <c>relevance inspect</c>.</summary>
internal sealed class InspectSettings : OutputSettings
{
    [CommandArgument(0, "<FILE>")]
    [Description("The file; '-' reads the standard input")]
    public string File { get; init; } = "";

    [CommandOption("--id <FIELD>")]
    [Description("The field that identifies a document. Default: _id")]
    public string? Id { get; init; }

    [CommandOption("-f|--format <FORMAT>")]
    [Description("The format, if the extension does not tell: csv, tsv, jsonl, json, parquet, arrow or npy")]
    public string? Format { get; init; }
}
