using System.Globalization;
using Spectre.Console;

namespace Relevance.Cluster.Tool.Terminal;

/// <summary>Shows the progress of long operations as bars on a terminal, and nothing where the errors are redirected.</summary>
internal static class ProgressBars
{
    /// <summary>Runs an operation, with one bar per stage until it ends.</summary>
    /// <param name="console">The console.</param>
    /// <param name="work">The operation; it reports to its argument, which is null if no progress is shown.</param>
    public static async Task<T> RunAsync<T>(ToolConsole console, Func<StageBars?, Task<T>> work)
    {
        if (console.ErrorWidth is null)
        {
            return await work(null).ConfigureAwait(false);
        }

        return await console
            .ErrorConsole.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context => work(new StageBars(context)))
            .ConfigureAwait(false);
    }
}

/// <summary>The bars of one operation: one per stage, in the order in which stages begin.</summary>
internal sealed class StageBars(ProgressContext context) : IProgress<OperationProgress>, IProgress<ClusterCountCandidate>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

    public void Report(OperationProgress value)
    {
        string stage = value.Stage switch
        {
            OperationStage.Reading => "Reading",
            OperationStage.Fitting => "Fitting",
            OperationStage.Writing => "Writing",
            OperationStage.Measuring => "Measuring",
            OperationStage.Profiling => "Profiling",
            OperationStage.Fetching => "Fetching",
            OperationStage.Indexing => "Indexing",
            OperationStage.Drawing => "Drawing",
            OperationStage.Copying => "Copying",
            OperationStage.Checking => "Checking",
            OperationStage.Upgrading => "Upgrading",
            _ => $"{value.Stage}",
        };
        Update(stage, value.Completed, value.Total);
    }

    public void Report(ClusterCountCandidate value) => Update($"Trying numbers of clusters: {value.ClusterCount}", 0, null, "Trying numbers of clusters");

    private void Update(string text, long completed, long? total, string? key = null)
    {
        lock (_gate)
        {
            key ??= text;
            if (!_tasks.TryGetValue(key, out ProgressTask? task))
            {
                foreach (ProgressTask earlier in _tasks.Values)
                {
                    earlier.Value = earlier.MaxValue;
                    earlier.StopTask();
                }

                _tasks[key] = task = context.AddTask(text);
            }

            task.IsIndeterminate = total is null;
            task.Description = total is null && completed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{text} {completed:N0}") : text;
            if (total is > 0)
            {
                task.MaxValue = total.Value;
                task.Value = completed;
            }
        }
    }
}
