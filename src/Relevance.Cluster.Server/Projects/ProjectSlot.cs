namespace Relevance.Cluster.Server.Projects;

/// <summary>A project that is open, being opened, or being closed. All but the tasks' own results is read and written under the registry's lock.</summary>
/// <param name="name">The project.</param>
internal sealed class ProjectSlot(string name)
{
    public string Name { get; } = name;

    /// <summary>Gets the task with the open project, or with the failure to open it.</summary>
    public TaskCompletionSource<ProjectSpace> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what completes when its files are closed and it can be opened again.</summary>
    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsClosing { get; set; }

    /// <summary>Gets or sets how many requests have it now.</summary>
    public int Users { get; set; }

    /// <summary>Gets or sets when the last of them left.</summary>
    public DateTimeOffset IdleSince { get; set; }
}
