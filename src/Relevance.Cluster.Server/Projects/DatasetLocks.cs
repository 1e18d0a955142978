using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// Runs one request at a time that changes a dataset in several steps (read, decide, write). Requests that change it in one transaction of the store need no
/// lock. Each dataset has its own lock, which exists while a request holds it or waits for it, so that unused names use no memory.
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

    [SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never used has nothing to release.")]
    private sealed class Line
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Count { get; set; }
    }
}
