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

        DocumentStore store = place.OpenToWrite();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset ?? input!.DatasetId);
            IReadOnlyList<RejectedDocument> rejected = input is null
                ? []
                : await ImportAsync(dataset, input, place, cancellationToken).ConfigureAwait(false);
            (string field, string? made) = await ProgressBars
                .RunAsync(Screen, bars => VectorChoice.OfAsync(dataset, settings, bars, cancellationToken))
                .ConfigureAwait(false);
            Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            VectorChoice.DemandFields(schema, settings.Truth is { } truth ? [truth] : [], "--truth");
            VectorChoice.DemandFields(schema, settings.Show is { } show ? [show] : [], "--show");
            if (made is not null)
            {
                Screen.Remark(made);
            }

            string? shown = settings.Show ?? FieldList.Parse(settings.Text, "--text")?[0] ?? schema
                .Where(entry => entry.Value == FieldType.Text).Select(entry => entry.Key)
                .FirstOrDefault(name => name != settings.Truth && !name.StartsWith(ClusteringKey.RootField, StringComparison.Ordinal));
            ClusterResult result = await ProgressBars
                .RunAsync(Screen, bars => FitAsync(dataset, field, shown, settings, bars, cancellationToken))
                .ConfigureAwait(false);
            Write(
                settings,
                result with { Store = place.IsMemory ? null : place.Name, Rejected = rejected },
                found => Show(found, shown, settings));
        }

        return Done;
    }

    private async Task<IReadOnlyList<RejectedDocument>> ImportAsync(
        Dataset dataset, DocumentInput input, StorePlace place, CancellationToken cancellationToken)
    {
        if (!place.IsMemory && await dataset.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new MisuseException(
                $"The dataset '{dataset.Id}' already exists in '{place.Name}'. Cluster what it holds: relevance cluster --dataset {dataset.Id}; "
                + $"or name another one for the file: --dataset {dataset.Id}-2");
        }

        WriteSummary written = await ProgressBars
            .RunAsync(Screen, bars => input.WriteIntoAsync(dataset, ImportMode.Insert, bars, cancellationToken))
            .ConfigureAwait(false);
        Screen.Remark($"{input.Name}: {written}");
        DocumentInput.RemarkRejected(written, Screen);
        return written.InsertedCount > 0 ? written.Rejected
            : throw new InvalidDocumentException($"{input.Name} has no document that can be clustered.");
    }

    private static async Task<ClusterResult> FitAsync(
        Dataset dataset, string field, string? shown, ClusterSettings settings, StageBars? bars, CancellationToken cancellationToken)
    {
        DistanceMetric metric = settings.DistanceMetric();
        ClusterCountSearch? search = null;
        if (settings.ClusterCount() is not { } count)
        {
            ClusterCountSearchOptions options = new() { Metric = metric, Seed = settings.Seed };
            options = settings.MaxK is { } most ? options with { MaxClusterCount = most } : options;
            search = await dataset.SearchClusterCountAsync(field, options, bars, cancellationToken).ConfigureAwait(false);
            count = search.Recommended;
        }

        KMeans model = new(new KMeansOptions { ClusterCount = count, Metric = metric, Seed = settings.Seed });
        ClusterOps clusters = dataset.GetClusterOps(settings.Alias ?? model.Name, field);
        FitSummary fit = await clusters
            .FitAsync(model, new FitOptions { ReplaceExisting = settings.Replace }, bars, cancellationToken)
            .ConfigureAwait(false);
        MemberRankingOptions ranking = new() { SelectFields = [shown ?? Document.IdField] };
        ClusterResult result = new()
        {
            Dataset = dataset.Id,
            VectorField = field,
            Alias = clusters.Alias,
            Store = null,
            ClusterCount = fit.Distribution.Clusters.Count,
            DocumentCount = fit.Distribution.TotalCount,
            SkippedCount = fit.SkippedCount,
            Inertia = (fit.ModelResult as KMeansResult)?.Inertia,
            CountSearch = search,
            Distribution = fit.Distribution,
            Closest = await clusters.ListClosestAsync(ranking, cancellationToken).ConfigureAwait(false),
            Furthest = await clusters.ListFurthestAsync(ranking, cancellationToken).ConfigureAwait(false),
            Truth = settings.Truth is { } truth ? await clusters.DistributionAsync(truth, cancellationToken: cancellationToken).ConfigureAwait(false) : null,
            Heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: cancellationToken).ConfigureAwait(false),
            Rejected = [],
            Report = settings.Report,
            Output = settings.Output,
        };
        if (settings.Report is { } report)
        {
            await ReportFile.WriteAsync(clusters, report, settings.Truth, title: null, bars, cancellationToken).ConfigureAwait(false);
        }

        if (settings.Output is { } output)
        {
            VectorsInFile vectors = settings.WithVectors ? VectorsInFile.Included : VectorsInFile.Omitted;
            await new DocumentOutput(output, format: null)
                .WriteLabelledAsync(dataset, clusters, settings.LabelField, vectors, cancellationToken)
                .ConfigureAwait(false);
        }

        return result with { Fit = fit.ToString() };
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
