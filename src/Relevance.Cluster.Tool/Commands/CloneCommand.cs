using System.ComponentModel;
using System.Globalization;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Copies datasets from one store into another: a file, a server or a database, in any direction.</summary>
internal sealed class CloneCommand(ToolConsole console) : ToolCommand<CloneSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, CloneSettings settings, CancellationToken cancellationToken)
    {
        StorePlace source = StorePlace.Of(settings, Screen);
        StorePlace target = settings.Target(Screen);
        List<ClonedDataset> cloned = [];
        DocumentStore from = source.OpenToRead();
        await using (from.ConfigureAwait(false))
        {
            IReadOnlyList<string> ids = await ListAsync(from, settings.Dataset, cancellationToken).ConfigureAwait(false);
            DocumentStore to = target.OpenToWrite();
            await using (to.ConfigureAwait(false))
            {
                await DemandFreeAsync(to, ids, settings, target, cancellationToken).ConfigureAwait(false);
                foreach (string id in ids)
                {
                    cloned.Add(await CloneAsync((from, to), id, settings.As ?? id, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        Write(settings, cloned, _ => Show(cloned, target));
        return Done;
    }

    /// <summary>Lists the datasets to copy: a given one, or all.</summary>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    private static async Task<IReadOnlyList<string>> ListAsync(DocumentStore from, string? dataset, CancellationToken cancellationToken) =>
        dataset is null ? await from.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)
        : await from.DatasetExistsAsync(dataset, cancellationToken).ConfigureAwait(false) ? [dataset]
        : throw new DatasetNotFoundException(dataset);

    /// <summary>Validates that no copy exists yet, so that nothing is copied if one could not be.</summary>
    private static async Task DemandFreeAsync(
        DocumentStore to, IReadOnlyList<string> ids, CloneSettings settings, StorePlace target, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> present = await to.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        if (ids.Select(id => settings.As ?? id).FirstOrDefault(id => present.Contains(id, StringComparer.Ordinal)) is { } taken)
        {
            throw new MisuseException(
                $"'{target.Name}' already has a dataset '{taken}', so that nothing was copied. Name the copy: "
                    + $"relevance clone {settings.Dataset ?? taken} --as NAME --to STORE");
        }
    }

    private async Task<ClonedDataset> CloneAsync(
        (DocumentStore From, DocumentStore To) stores, string id, string copy, CancellationToken cancellationToken)
    {
        Dataset source = new RelevanceClient(stores.From).GetDataset(id);
        Dataset target = new RelevanceClient(stores.To).GetDataset(copy);
        long documents = await ProgressBars
            .RunAsync(Screen, bars => source.CloneAsync(target, filter: null, bars, cancellationToken))
            .ConfigureAwait(false);
        return new ClonedDataset(id, copy, documents);
    }

    private void Show(List<ClonedDataset> cloned, StorePlace target)
    {
        foreach (ClonedDataset dataset in cloned)
        {
            string name = dataset.Dataset == dataset.Copy ? dataset.Dataset : $"{dataset.Dataset} as {dataset.Copy}";
            Screen.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {dataset.Documents} documents, with labels and centroids, are in {target.Name}."));
        }

        if (cloned.Count == 0)
        {
            Screen.Say("The store has no dataset; nothing was copied.");
        }
    }
}

/// <summary>A dataset that <c>relevance clone</c> copied.</summary>
internal sealed record ClonedDataset(string Dataset, string Copy, long Documents);

/// <summary>The arguments of <c>relevance clone</c>.</summary>
internal sealed class CloneSettings : StoreSettings
{
    [CommandArgument(0, "[DATASET]")]
    [Description("The dataset. Default: all of the store")]
    public string? Dataset { get; init; }

    [CommandOption("--to <STORE>", isRequired: true)]
    [Description("The store of the copy: a file, a server or PostgreSQL, as for --store")]
    public string To { get; init; } = "";

    [CommandOption("--to-project <PROJECT>")]
    [Description("The project of the copy on the server, or of the database")]
    public string? ToProject { get; init; }

    [CommandOption("--as <NAME>")]
    [Description("The name of the copy, of one dataset. Default: its own")]
    public string? As { get; init; }

    /// <summary>Returns the store of the copy.</summary>
    /// <exception cref="MisuseException">A name is given for several datasets.</exception>
    public StorePlace Target(ToolConsole console) => As is not null && Dataset is null
        ? throw new MisuseException($"--as '{As}' names the copy of one dataset. Name that too: relevance clone DATASET --as {As} --to {To}")
        : StorePlace.Named(To, ToProject, console);
}
