using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>From a file, or a dataset of a store, to clusters, a report and a labelled file.</summary>
internal sealed class ClusterCommand(ToolConsole console) : ToolCommand<ClusterSettings>(console)
{
    private const int ShownPairs = 5;

    public override async Task<int> ExecuteAsync(CommandContext context, ClusterSettings settings, CancellationToken cancellationToken)
    {
        settings.Check();
        DocumentInput? input = settings.File is { } file
            ? new DocumentInput(
                new InputOptions(file, settings.Format, settings.Id) { VectorField = settings.Vector, VectorsFile = settings.Vectors, Key = settings.Key },
                Screen)
            : null;
        StorePlace place = input is null ? StorePlace.Of(settings, Screen) : StorePlace.OrMemory(settings, Screen);
        if (input is null)
        {
            place.DemandExists();
        }
        else if (!place.IsMemory)
        {
            // Before anything is stored; in memory, nothing remains anyway.
            int required = Math.Max(settings.ClusterCount() ?? 10, 2 * (settings.MaxK ?? 1));
            if (await input.DemandAsync(settings.NamedFields(), required, cancellationToken).ConfigureAwait(false) is { } found)
            {
                settings.DemandDocuments(found, input.Name);
            }
        }

        TentativeStore store = new(place, Screen);
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = store.Client.GetDataset(settings.Dataset ?? input!.DatasetId);
            IReadOnlyList<RejectedDocument> rejected = [];
            if (input is not null)
            {
                await store.CreateAsync(dataset, cancellationToken).ConfigureAwait(false);
                rejected = await ImportAsync(dataset, input, cancellationToken).ConfigureAwait(false);
            }

            await DemandAsync(dataset, settings, cancellationToken).ConfigureAwait(false);
            (string field, string? made) = await ProgressBars
                .RunAsync(Screen, bars => VectorChoice.OfAsync(dataset, settings, bars, cancellationToken))
                .ConfigureAwait(false);
            if (made is not null)
            {
                Screen.Remark(made);
            }

            Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            string? shown = settings.Show ?? FieldList.Parse(settings.Text, "--text")?[0] ?? schema
                .Where(entry => entry.Value == FieldType.Text).Select(entry => entry.Key)
                .FirstOrDefault(name => name != settings.Truth && !name.StartsWith(ClusteringKey.RootField, StringComparison.Ordinal));
            (ClusterOps clusters, FitSummary fit, ClusterCountSearch? search) = await ProgressBars
                .RunAsync(Screen, bars => FitAsync(dataset, field, settings, bars, cancellationToken))
                .ConfigureAwait(false);
            store.Keep();
            ClusterResult result = await AnalyzeAsync(clusters, fit, shown, settings, cancellationToken).ConfigureAwait(false);
            result = result with { CountSearch = search, Store = place.IsMemory ? null : place.Name, Rejected = rejected };
            await WriteFilesAsync(clusters, settings, place, cancellationToken).ConfigureAwait(false);
            Write(settings, result, found => Show(found, shown, settings));
        }

        return Done;
    }

    private async Task<IReadOnlyList<RejectedDocument>> ImportAsync(Dataset dataset, DocumentInput input, CancellationToken cancellationToken)
    {
        WriteSummary written = await ProgressBars
            .RunAsync(Screen, bars => input.WriteIntoAsync(dataset, ImportMode.Insert, bars, cancellationToken))
            .ConfigureAwait(false);
        Screen.Remark($"{input.Name}: {written}");
        DocumentInput.RemarkRejected(written, Screen);
        return written.InsertedCount > 0 ? written.Rejected
            : throw new InvalidDocumentException($"{input.Name} has no document that can be clustered.");
    }

    /// <summary>Validates what the arguments require of the documents, before vectors are made and fitted.</summary>
    private static async Task DemandAsync(Dataset dataset, ClusterSettings settings, CancellationToken cancellationToken)
    {
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        foreach ((string name, string option) in settings.NamedFields())
        {
            VectorChoice.DemandFields(schema, [name], option);
        }

        if (settings.Output is not null && ClusterExport.AddedFields(settings.LabelField).FirstOrDefault(schema.ContainsKey) is { } taken)
        {
            throw new MisuseException($"The documents already have a field '{taken}'. Name another one for the label: --label-field found_cluster");
        }

        long documents = await dataset.CountAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        settings.DemandDocuments(documents, dataset.Id);
    }

    private static async Task<(ClusterOps Clusters, FitSummary Fit, ClusterCountSearch? Search)> FitAsync(
        Dataset dataset, string field, ClusterSettings settings, StageBars? bars, CancellationToken cancellationToken)
    {
        DistanceMetric metric = settings.DistanceMetric();
        ClusterCountSearch? search = null;
        if (settings.ClusterCount() is not { } count)
        {
            ClusterCountSearchOptions options = new() { Metric = metric, Seed = settings.Seed };
            options = settings.MaxK is { } most ? options with { MaxClusterCount = most } : options;
            search = await dataset.SearchClusterCountAsync(field, options, bars, cancellationToken).ConfigureAwait(false);
            // Without a recommendation a number is still required, and the reason says so.
            count = search.BestTried;
        }

        KMeans model = new(new KMeansOptions { ClusterCount = count, Metric = metric, Seed = settings.Seed });
        ClusterOps clusters = dataset.GetClusterOps(settings.Alias ?? model.Name, field);
        FitSummary fit = await clusters
            .FitAsync(model, new FitOptions { ReplaceExisting = settings.Replace }, bars, cancellationToken)
            .ConfigureAwait(false);
        return (clusters, fit, search);
    }

    private static async Task<ClusterResult> AnalyzeAsync(
        ClusterOps clusters, FitSummary fit, string? shown, ClusterSettings settings, CancellationToken cancellationToken)
    {
        MemberRankingOptions ranking = new() { SelectFields = [shown ?? Document.IdField] };
        return new ClusterResult
        {
            Dataset = clusters.DatasetId,
            VectorField = clusters.VectorField,
            Alias = clusters.Alias,
            Store = null,
            ClusterCount = fit.Distribution.Clusters.Count,
            DocumentCount = fit.Distribution.TotalCount,
            SkippedCount = fit.SkippedCount,
            Inertia = (fit.ModelResult as KMeansResult)?.Inertia,
            CountSearch = null,
            Distribution = fit.Distribution,
            Closest = await clusters.ListClosestAsync(ranking, cancellationToken).ConfigureAwait(false),
            Furthest = await clusters.ListFurthestAsync(ranking, cancellationToken).ConfigureAwait(false),
            Truth = settings.Truth is { } truth ? await clusters.DistributionAsync(truth, cancellationToken: cancellationToken).ConfigureAwait(false) : null,
            Heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
            Rejected = [],
            Report = settings.Report,
            Output = settings.Output,
            Fit = fit.ToString(),
        };
    }

    /// <summary>Writes the report and the documents. If that fails, the clustering is stored, and the commands that write the files are named.</summary>
    private async Task WriteFilesAsync(ClusterOps clusters, ClusterSettings settings, StorePlace place, CancellationToken cancellationToken)
    {
        try
        {
            if (settings.Report is { } report)
            {
                await ProgressBars
                    .RunAsync(
                        Screen,
                        bars => ReportFile.WriteAsync(
                            clusters, report, settings.Truth, new ClusterReportOptions { TestsClusters = settings.Test }, bars, cancellationToken))
                    .ConfigureAwait(false);
            }

            if (settings.Output is { } output)
            {
                DocumentQuery query = new() { IncludeVectors = settings.WithVectors };
                await ProgressBars
                    .RunAsync(Screen, bars => clusters.ExportAsync(output, query, settings.LabelField, progress: bars, cancellationToken: cancellationToken))
                    .ConfigureAwait(false);
            }
        }
        catch when (!place.IsMemory)
        {
            string clustering = $"--alias {clusters.Alias} --store {place.Name}";
            string[] commands =
            [
                .. settings.Report is { } report ? [$"relevance report {clusters.DatasetId} {report} {clustering}"] : Array.Empty<string>(),
                .. settings.Output is { } output ? [$"relevance export {clusters.DatasetId} {output} {clustering}"] : Array.Empty<string>(),
            ];
            Screen.Remark($"The clustering is stored. To write its files: {string.Join("; ", commands)}");
            throw;
        }
    }

    private void Show(ClusterResult result, string? shown, ClusterSettings settings)
    {
        if (result.CountSearch is { } search)
        {
            Screen.Say(search.Reason);
        }

        // In memory the clustering ends with the command, and its name leads nowhere.
        Screen.Say(result.Store is null ? result.Fit.Replace($", stored as '{result.Alias}'", "", StringComparison.Ordinal) : result.Fit);
        Screen.Show(ResultTables.Of(result.Distribution, result.Closest, result.Furthest, shown, Screen.OutputWidth));
        if (result.Truth is { } truth)
        {
            Screen.Show(ResultTables.Of(truth, settings.Truth!));
            Screen.Say($"{ResultTables.Agreement(truth, settings.Truth!)}\n");
        }

        if (result.Heatmap.Pairs.Count > 0)
        {
            Screen.Say("The most similar clusters:");
            Screen.Show(ResultTables.Of(result.Heatmap, ShownPairs));
        }

        if (result.Report is not null)
        {
            Screen.Say($"Report: {result.Report}");
        }

        if (result.Output is not null)
        {
            Screen.Say($"Documents with their cluster: {result.Output}");
        }

        if (result.Store is { } store)
        {
            Screen.Say($"Stored: relevance list {result.Dataset} --store {store}");
        }
    }
}
