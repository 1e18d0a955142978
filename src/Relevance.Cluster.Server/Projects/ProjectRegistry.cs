using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The open projects. Each is opened by a request, stays open while a request uses it, and is closed after the idle time, or when another project needs its
/// place: then the one that is idle longest, or, if all are in use, the first that becomes idle. A store in memory, whose content would be lost, is never
/// closed.
/// </summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "Requests wait for a project that another request opens or closes; no thread blocks.")]
internal sealed partial class ProjectRegistry : IAsyncDisposable
{
    private const int RememberedFailures = 1000;

    private static readonly TimeSpan FailureLifetime = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan StagedLifetime = TimeSpan.FromHours(1);

    private readonly ServerOptions _options;
    private readonly KeptEntries _kept;
    private readonly TimeProvider _clock;
    private readonly ILogger<ProjectRegistry> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProjectSlot> _slots = new(StringComparer.Ordinal);
    private readonly RecentEntries<string> _failed;
    private readonly ITimer _sweep;
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private bool _isClosed;

    public ProjectRegistry(ServerOptions options, KeptEntries kept, TimeProvider clock, ILogger<ProjectRegistry> logger)
    {
        _options = options;
        _kept = kept;
        _clock = clock;
        _logger = logger;
        _failed = new(clock, FailureLifetime, RememberedFailures);
        TimeSpan period = options.IdleTime / 4;
        _sweep = clock.CreateTimer(
            _ =>
            {
                CloseIdle();
                _ = RemoveAbandonedAsync();
            },
            null,
            period,
            period);
    }

    /// <summary>Gets the number of open projects.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Gets the number of projects that recently failed to open.</summary>
    public int FailedCount => _failed.Count;

    /// <summary>
    /// Opens a project, and creates its store if it does not exist. This takes a few milliseconds, and the time to close another project if there is no
    /// place.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="cancellationToken">A token that cancels the waiting.</param>
    /// <returns>The project, which stays open until the lease is disposed.</returns>
    /// <exception cref="DocumentStoreException">Its file cannot be opened.</exception>
    /// <exception cref="WireException">
    /// The server is stopping; or all places are in use and none became free within the time of a query; or too many requests wait for one.
    /// </exception>
    public async Task<ProjectLease> EnterAsync(string project, CancellationToken cancellationToken)
    {
        while (true)
        {
            (ProjectSlot? slot, Task? wait) = Take(project);
            if (wait is not null)
            {
                await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                return new ProjectLease(await slot!.Opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false), () => Leave(slot));
            }
            catch
            {
                Leave(slot!);
                throw;
            }
        }
    }

    /// <summary>Lists the projects that have a file or a schema, or are open.</summary>
    /// <returns>The names in ordinal order.</returns>
    public IReadOnlyList<string> List()
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        lock (_lock)
        {
            names.UnionWith(_slots.Keys);
        }

        if (_options.Store is { } database)
        {
            names.UnionWith(ProjectSchema.List(database));
        }
        else if (!_options.IsInMemory && Directory.Exists(_options.DataFolder))
        {
            names.UnionWith(Directory.EnumerateFiles(_options.DataFolder).Select(file => ProjectNames.FromFileName(Path.GetFileName(file))).OfType<string>());
        }

        return [.. names];
    }

    /// <summary>
    /// Removes abandoned staged datasets of the open projects: those without a request within an hour, or within twice the time of a write if that is
    /// longer.
    /// </summary>
    public async Task RemoveAbandonedAsync()
    {
        TimeSpan lifetime = _options.ChangeTimeout * 2 > StagedLifetime ? _options.ChangeTimeout * 2 : StagedLifetime;
        DateTimeOffset since = _clock.GetUtcNow() - lifetime;
        List<ProjectSlot> open = [];
        lock (_lock)
        {
            open.AddRange(
                _slots.Values.Where(slot =>
                    !slot.IsClosing && slot.Opened.Task is { IsCompletedSuccessfully: true, Result: var space } && space.Staged.HasAbandoned(since)));
            open.ForEach(slot => slot.Users++);
        }

        foreach (ProjectSlot slot in open)
        {
            try
            {
                ProjectSpace space = await slot.Opened.Task.ConfigureAwait(false);
                int count = await space.Staged.RemoveAbandonedAsync(since, CancellationToken.None).ConfigureAwait(false);
                LogRemovedAbandoned(count, slot.Name);
            }
            catch (RelevanceException e)
            {
                // The next sweep tries again.
                LogNotRemoved(e, slot.Name);
            }
            finally
            {
                Leave(slot);
            }
        }
    }

    /// <summary>Closes every store after its running requests, and opens no other.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        ProjectSlot[] slots;
        lock (_lock)
        {
            _isClosed = true;
            slots = [.. _slots.Values];
            _freed.TrySetResult();
            foreach (ProjectSlot slot in slots.Where(slot => !slot.IsClosing))
            {
                slot.IsClosing = true;
                BeginClose(slot);
            }
        }

        foreach (ProjectSlot slot in slots)
        {
            await slot.Closed.Task.ConfigureAwait(false);
        }
    }

    private static bool IsIdle(ProjectSlot slot) => slot is { Users: 0, IsClosing: false };

    /// <summary>Starts to close the projects that are idle for longer than the idle time.</summary>
    private void CloseIdle()
    {
        DateTimeOffset before = _clock.GetUtcNow() - _options.IdleTime;
        List<ProjectSlot> idle = [];
        lock (_lock)
        {
            if (!_isClosed && !_options.HasProjectsInMemory)
            {
                idle.AddRange(_slots.Values.Where(slot => IsIdle(slot) && slot.IdleSince <= before));
                idle.ForEach(slot => slot.IsClosing = true);
            }
        }

        idle.ForEach(BeginClose);
    }

    /// <summary>Waits for a place, within the limit on queued requests and the time of a query.</summary>
    private async Task WaitAsync(Task wait, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _options.MaxQueuedRequests)
            {
                throw TooMany();
            }

            await wait.WaitAsync(_options.QueryTimeout, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TooMany();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private WireException TooMany() =>
        WireException.TooManyRequests($"The server has reached its limit of {_options.MaxProjects} projects in use (max-projects).");

    /// <summary>Enters the slot of a project, or returns the task to wait for.</summary>
    private (ProjectSlot? Slot, Task? Wait) Take(string project)
    {
        ProjectSlot? slot;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw WireException.ShuttingDown();
            }

            if (_slots.TryGetValue(project, out slot))
            {
                if (slot.IsClosing)
                {
                    return (null, slot.Closed.Task);
                }

                slot.Users++;
                return (slot, null);
            }

            if (_slots.Count >= _options.MaxProjects)
            {
                return (null, MakeRoomAsync());
            }

            slot = new ProjectSlot(project) { Users = 1 };
            _slots.Add(project, slot);
            LogOpened(project, _slots.Count);
        }

        // Outside the lock: creating or repairing a file can take long, and requests of other projects continue in the meantime.
        Open(slot);
        return (slot, null);
    }

    /// <summary>
    /// Starts to close the project that is idle longest, unless one is being closed. Returns a task that completes when there can be a place.
    /// </summary>
    private Task MakeRoomAsync()
    {
        if (_options.HasProjectsInMemory)
        {
            throw TooMany();
        }

        if (_slots.Values.FirstOrDefault(slot => slot.IsClosing) is { } closing)
        {
            return closing.Closed.Task;
        }

        if (_slots.Values.Where(IsIdle).MinBy(slot => slot.IdleSince) is { } oldest)
        {
            oldest.IsClosing = true;
            BeginClose(oldest);
            return oldest.Closed.Task;
        }

        return _freed.Task;
    }

    private void Open(ProjectSlot slot)
    {
        try
        {
            slot.Opened.SetResult(new ProjectSpace(slot.Name, OpenStore(slot.Name), _options, _kept, _clock));
            if (_failed.Find(slot.Name) is { } failed)
            {
                _failed.Remove(slot.Name, failed);
            }
        }
#pragma warning disable CA1031 // Requests that wait for the project receive every failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed.GetOrAdd(slot.Name, () => slot.Name);
            slot.Opened.SetException(e);
            lock (_lock)
            {
                // The next request tries again.
                _slots.Remove(slot.Name);
                slot.IsClosing = true;
            }

            slot.Closed.TrySetResult();
        }
    }

    private void Leave(ProjectSlot slot)
    {
        lock (_lock)
        {
            slot.IdleSince = _clock.GetUtcNow();
            if (--slot.Users == 0)
            {
                _freed.TrySetResult();
                _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Closes a project on another thread, since a store truncates its write-ahead log first.</summary>
    private void BeginClose(ProjectSlot slot) => _ = Task.Run(async () =>
    {
        try
        {
            ProjectSpace space = await slot.Opened.Task.ConfigureAwait(false);
            await space.DisposeAsync().ConfigureAwait(false);
            LogClosed(slot.Name);
        }
#pragma warning disable CA1031 // The place becomes free in any case, and the failure is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotClosed(e, slot.Name);
        }
        finally
        {
            lock (_lock)
            {
                _slots.Remove(slot.Name);
            }

            slot.Closed.TrySetResult();
        }
    });

    private DocumentStore OpenStore(string project)
    {
        if (_options.Store is { } database)
        {
            PostgresStoreOptions settings = new()
            {
                Schema = ProjectSchema.NameOf(project),
                MaxGroupMemberships = RequestLimits.MaxGroupMemberships,
                VectorFolder = _options.IsInMemory ? null : Path.Combine(_options.DataFolder, ProjectNames.FileName(project) + ".vectors"),
            };
            return PostgresDocumentStore.Open(database, settings);
        }

        // One more than the queries in progress, so that lookups do not wait for them.
        SqliteStoreOptions options = new() { ReaderCount = _options.MaxProjectQueries + 1, MaxGroupMemberships = RequestLimits.MaxGroupMemberships };
        if (_options.IsInMemory)
        {
            return SqliteDocumentStore.Open(ServerOptions.InMemory, options);
        }

        PrivateFile.CreateFolder(_options.DataFolder);
        return SqliteDocumentStore.Open(Path.Combine(_options.DataFolder, ProjectNames.FileName(project)), options);
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "Opened project {Project}; {Count} open.")]
    private partial void LogOpened(string project, int count);

    [LoggerMessage(EventId = 21, Level = LogLevel.Information, Message = "Closed project {Project}.")]
    private partial void LogClosed(string project);

    [LoggerMessage(EventId = 23, Level = LogLevel.Information, Message = "Removed {Count} abandoned datasets of project {Project}.")]
    private partial void LogRemovedAbandoned(int count, string project);

    [LoggerMessage(EventId = 24, Level = LogLevel.Error, Message = "Abandoned datasets of project {Project} could not be removed.")]
    private partial void LogNotRemoved(Exception exception, string project);

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "Project {Project} could not be closed properly.")]
    private partial void LogNotClosed(Exception exception, string project);
}
