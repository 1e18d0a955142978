namespace Relevance.Cluster.AI.Tests.Support;

/// <summary>Collects reports on the thread that makes them, in order.</summary>
internal sealed class InlineProgress<T>(Action<T>? after = null) : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        after?.Invoke(value);
    }
}
