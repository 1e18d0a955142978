using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// Lets one request at a time change a dataset in more than one step (read, decide, write). Requests that change it in one step of the store need no lock: they are whole by themselves.
/// Each dataset has a lock of its own, which is there as long as somebody holds it or waits for it: names that nobody uses any more cost nothing, and no dataset waits for another.
/// </summary>
internal sealed class DatasetLocks
{
    private readonly Lock _counting = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    public async Task<T> RunAsync<T>(string datasetId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Line line = Enter(datasetId);
        try
        {
            await line.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await work().ConfigureAwait(false);
            }
            finally
            {
                line.Gate.Release();
            }
        }
        finally
        {
            Leave(datasetId, line);
        }
    }

    private Line Enter(string datasetId)
    {
        lock (_counting)
        {
            if (!_lines.TryGetValue(datasetId, out Line? line))
            {
                _lines.Add(datasetId, line = new Line());
            }

            line.Count++;
            return line;
        }
    }

    private void Leave(string datasetId, Line line)
    {
        lock (_counting)
        {
            if (--line.Count == 0)
            {
                _lines.Remove(datasetId);
            }
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to release.")]
    private sealed class Line
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Count { get; set; }
    }
}
