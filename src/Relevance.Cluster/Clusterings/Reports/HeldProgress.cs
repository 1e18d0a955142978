namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Holds reports back while an earlier stage runs, so that stages at the same time are reported one after the other. Thread-safe.</summary>
internal sealed class HeldProgress(IProgress<OperationProgress>? progress) : IProgress<OperationProgress>
{
    private readonly Lock _lock = new();
    private List<OperationProgress>? _held = [];

    public void Report(OperationProgress value)
    {
        lock (_lock)
        {
            if (_held is null)
            {
                progress?.Report(value);
            }
            else
            {
                _held.Add(value);
            }
        }
    }

    /// <summary>Passes on what was held back, and everything that follows at once.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _held?.ForEach(value => progress?.Report(value));
            _held = null;
        }
    }
}
