using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Worker.Hosting;

/// <summary>Tells the owner of a silo that it must not go on, in place of ending the process at once, which the default does.</summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "The task is for waiting only; its continuations run on the pool.")]
internal sealed class SiloDeath : IFatalErrorHandler
{
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that fails when the silo must not go on.</summary>
    public Task Task => _death.Task;

    public bool IsUnexpected(Exception exception) => exception is not (ObjectDisposedException or OperationCanceledException or ThreadInterruptedException);

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) => _death.TrySetException(new ComputeException(
        "This worker must not go on: the others have given it up, because it did not answer for too long or lost its connection to them. Start it again; "
            + $"if that happens often, the machine is overloaded. {context}",
        exception));
}
