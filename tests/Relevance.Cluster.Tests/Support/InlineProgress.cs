namespace Relevance.Cluster.Tests.Support;

/// <summary>Collects reports on the thread that sends them, in order.</summary>
internal sealed class InlineProgress<T> : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value) => Reports.Add(value);
}
