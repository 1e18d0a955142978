using System.ComponentModel;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Lists the datasets of a store, or the clusterings of a dataset.</summary>
internal sealed class ListCommand(ToolConsole console) : ToolCommand<ListSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, ListSettings settings, CancellationToken cancellationToken)
    {
        StorePlace place = StorePlace.Of(settings, Screen);
        DocumentStore store = place.OpenToRead();
        await using (store.ConfigureAwait(false))
        {
            RelevanceClient client = new(store);
            if (settings.Dataset is { } dataset)
            {
                Write(settings, await ListClusteringsAsync(client.GetDataset(dataset), cancellationToken).ConfigureAwait(false), found => Show(dataset, found));
            }
            else
            {
                Write(settings, await ListDatasetsAsync(client, cancellationToken).ConfigureAwait(false), found => Show(place, found));
            }
        }

        return Done;
    }

    private static async Task<List<DatasetEntry>> ListDatasetsAsync(RelevanceClient client, CancellationToken cancellationToken)
    {
        List<DatasetEntry> datasets = [];
        foreach (string id in await client.ListDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            Dataset dataset = client.GetDataset(id);
            Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            datasets.Add(new DatasetEntry(
                id,
                await dataset.CountAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
                schema.VectorFields,
                (await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false)).Count));
        }

        return datasets;
    }

    private static async Task<List<ClusteringEntry>> ListClusteringsAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        List<ClusteringEntry> clusterings = [];
        foreach (ClusteringKey key in await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false))
        {
            ClusterOps clusters = await ClusteringChoice.OfAsync(dataset, key.Alias, key.VectorField, cancellationToken).ConfigureAwait(false);
            ClusterDistribution distribution = await clusters.DistributionAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            clusterings.Add(new ClusteringEntry(
                key.Alias, key.VectorField, distribution.Clusters.Count, distribution.TotalCount, distribution.UnlabeledCount));
        }

        return clusterings;
    }

    private void Show(StorePlace place, List<DatasetEntry> datasets)
    {
        if (datasets.Count == 0)
        {
            Screen.Say($"'{place.Name}' has no dataset. Fill it: relevance import FILE DATASET --store {place.Name}");
            return;
        }

        Table table = ResultTables.Create("dataset", "#documents", "#clusterings", "vector fields");
        foreach (DatasetEntry dataset in datasets)
        {
            ResultTables.Add(
                table,
                dataset.Dataset,
                ResultTables.Count(dataset.DocumentCount),
                ResultTables.Count(dataset.ClusteringCount),
                string.Join(", ", dataset.VectorFields));
        }

        Screen.Show(table);
    }

    private void Show(string dataset, List<ClusteringEntry> clusterings)
    {
        if (clusterings.Count == 0)
        {
            Screen.Say($"The dataset '{dataset}' has no clustering. Make one: relevance cluster --dataset {dataset} --k auto");
            return;
        }

        Table table = ResultTables.Create("alias", "vector field", "#clusters", "#documents", "#without a cluster");
        foreach (ClusteringEntry clustering in clusterings)
        {
            ResultTables.Add(
                table,
                clustering.Alias,
                clustering.VectorField,
                ResultTables.Count(clustering.ClusterCount),
                ResultTables.Count(clustering.DocumentCount),
                ResultTables.Count(clustering.UnlabeledCount));
        }

        Screen.Show(table);
    }

    private sealed record DatasetEntry(string Dataset, long DocumentCount, IReadOnlyList<string> VectorFields, int ClusteringCount);

    private sealed record ClusteringEntry(string Alias, string VectorField, int ClusterCount, long DocumentCount, long UnlabeledCount);
}

/// <summary>The arguments of <c>relevance list</c>.</summary>
internal sealed class ListSettings : StoreSettings
{
    [CommandArgument(0, "[DATASET]")]
    [Description("The dataset whose clusterings are listed; without it, the datasets are")]
    public string? Dataset { get; init; }
}
