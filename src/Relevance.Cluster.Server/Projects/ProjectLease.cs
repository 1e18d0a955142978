namespace Relevance.Cluster.Server.Projects;

/// <summary>A project that stays open until this is disposed.</summary>
internal sealed class ProjectLease(ProjectSpace space, Action leave) : IDisposable
{
    private Action? _leave = leave;

    public ProjectSpace Space { get; } = space;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
