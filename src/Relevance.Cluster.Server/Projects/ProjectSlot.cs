namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// A project that is open, being opened, or being closed. Everything except the results of the tasks is read and written under the lock of the registry.
/// </summary>
/// <param name="name">The project.</param>
internal sealed class ProjectSlot(string name)
{
    public string Name { get; } = name;

    /// <summary>Gets the task with the open project, or with the failure to open it.</summary>
    public TaskCompletionSource<ProjectSpace> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the task that completes when the files are closed and the project can be opened again.</summary>
    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsClosing { get; set; }

    /// <summary>Gets or sets the number of requests that use the project.</summary>
    public int Users { get; set; }

    /// <summary>Gets or sets the time when the last request left the project.</summary>
    public DateTimeOffset IdleSince { get; set; }
}
