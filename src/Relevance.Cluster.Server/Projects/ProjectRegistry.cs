using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Sqlite;

namespace Relevance.Cluster.Server.Projects;

/// <summary>The projects that were asked for since the start, each with a store of its own, opened when it is first needed and closed when the server stops.</summary>
internal sealed partial class ProjectRegistry(ServerOptions options, KeptEntries kept, ILogger<ProjectRegistry> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProjectSpace> _projects = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>Gets a project, whose store is opened (and made) when it is not open yet. That takes a few milliseconds, once.</summary>
    /// <exception cref="DocumentStoreException">Its file cannot be opened.</exception>
    /// <exception cref="WireException">The server is stopping, or has as many projects open as it may.</exception>
    public ProjectSpace Get(string project)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw WireException.ShuttingDown();
            }

            if (_projects.TryGetValue(project, out ProjectSpace? known))
            {
                return known;
            }

            if (_projects.Count >= options.MaxProjects)
            {
                throw WireException.TooManyRequests($"The server has {options.MaxProjects} projects open, as many as it may.");
            }

            ProjectSpace opened = new(project, Open(project), options, kept);
            _projects.Add(project, opened);
            LogOpened(project, _projects.Count);
            return opened;
        }
    }

    /// <summary>Lists the projects that there are: those with a file, and those that are open.</summary>
    /// <returns>The names in ordinal order.</returns>
    public IReadOnlyList<string> List()
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        lock (_lock)
        {
            names.UnionWith(_projects.Keys);
        }

        if (!options.IsInMemory && Directory.Exists(options.DataFolder))
        {
            names.UnionWith(Directory.EnumerateFiles(options.DataFolder).Select(file => ProjectNames.FromFileName(Path.GetFileName(file))).OfType<string>());
        }

        return [.. names];
    }

    /// <summary>Closes every store: what runs is finished, and nothing is opened again.</summary>
    public async ValueTask DisposeAsync()
    {
        ProjectSpace[] projects;
        lock (_lock)
        {
            _isClosed = true;
            projects = [.. _projects.Values];
            _projects.Clear();
        }

        foreach (ProjectSpace project in projects)
        {
            await project.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SqliteDocumentStore Open(string project)
    {
        // One more than queries run, so that lookups pass while they do.
        SqliteStoreOptions storeOptions = new() { ReaderCount = options.MaxProjectQueries + 1, MaxGroupMemberships = RequestLimits.MaxGroupMemberships };
        if (options.IsInMemory)
        {
            return SqliteDocumentStore.Open(ServerOptions.InMemory, storeOptions);
        }

        Directory.CreateDirectory(options.DataFolder);
        return SqliteDocumentStore.Open(Path.Combine(options.DataFolder, ProjectNames.FileName(project)), storeOptions);
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "Opened project {Project}; {Count} open.")]
    private partial void LogOpened(string project, int count);
}
