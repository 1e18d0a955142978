using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>A command of the tool: writes its result as tables, or as one JSON document.</summary>
/// <typeparam name="T">The arguments.</typeparam>
/// <param name="console">The console.</param>
internal abstract class ToolCommand<T>(ToolConsole console) : AsyncCommand<T>
    where T : OutputSettings
{
    protected const int Done = 0;
    protected const int Failed = 1;

    protected ToolConsole Screen { get; } = console;

    /// <summary>Runs an analysis of one clustering of a store, and shows its result.</summary>
    /// <param name="settings">The arguments.</param>
    /// <param name="analyze">The analysis.</param>
    /// <param name="show">Shows the result to people, when no progress is on the terminal any more.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <typeparam name="TResult">The result, which is also the JSON document.</typeparam>
    protected async Task<int> AnalyzeAsync<TResult>(
        ClusteringSettings settings, Func<Dataset, ClusterOps, StageBars?, Task<TResult>> analyze, Action<TResult> show, CancellationToken cancellationToken)
    {
        DocumentStore store = StorePlace.Of(settings, Screen).OpenToRead();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            ClusterOps clusters = await ClusteringChoice.OfAsync(dataset, settings, cancellationToken).ConfigureAwait(false);
            TResult result = await ProgressBars.RunAsync(Screen, bars => analyze(dataset, clusters, bars)).ConfigureAwait(false);
            Write(settings, result, show);
            return Done;
        }
    }

    /// <summary>Writes a result as JSON or for people.</summary>
    protected void Write<TResult>(OutputSettings settings, TResult result, Action<TResult> show)
    {
        if (settings.Json)
        {
            Screen.WriteJson(result);
        }
        else
        {
            show(result);
        }
    }
}
