namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>Something that waits for a thread of the store.</summary>
internal abstract class WorkItem
{
    /// <summary>Does the work on the calling thread, unless it was cancelled while it waited. Never throws: what fails, fails the caller's task.</summary>
    /// <param name="getSession">Gives the thread's connection; opens it at the first time.</param>
    public abstract void Run(Func<StoreSession> getSession);

    /// <summary>Fails the caller's task without doing the work.</summary>
    public abstract void Reject(Exception reason);
}
