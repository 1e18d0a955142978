using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Operations;

/// <summary>The health of the server. It is checked every few seconds at most, since every client can request it.</summary>
internal sealed class ServerHealth(
    ServerOptions options, MemoryHealth memory, DataFolder data, ProjectRegistry projects, ShutdownState shutdown, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private IReadOnlyList<HealthProblem> _problems = [];
    private long? _looked;

    /// <summary>Gets the current problems.</summary>
    public IReadOnlyList<HealthProblem> Problems
    {
        get
        {
            lock (_lock)
            {
                if (_looked is null || clock.GetElapsedTime(_looked.Value) >= Interval)
                {
                    _problems = [.. Look()];
                    _looked = clock.GetTimestamp();
                }

                return _problems;
            }
        }
    }

    /// <summary>Creates the response of /health: 503 if a restart would help, and 200 otherwise.</summary>
    public WireReply Report()
    {
        IReadOnlyList<HealthProblem> problems = Problems;
        if (problems.Count == 0)
        {
            return new WireObject().Add("status", "ok");
        }

        WireObject[] list = [.. problems.Select(problem => new WireObject().Add("code", problem.Code).Add("message", problem.Message))];
        return WireReply.Json(
            new WireObject().Add("status", "degraded").Add("problems", list),
            problems.Any(problem => problem.Effect == HealthEffect.NotAlive) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>Creates the response of /ready.</summary>
    /// <exception cref="WireException">503: the server is stopping, or cannot write, or is short of memory.</exception>
    public WireReply Ready() =>
        shutdown.IsStopping ? throw WireException.ShuttingDown()
        : Problems.FirstOrDefault(problem => problem.Effect != HealthEffect.None) is { } problem
            ? throw new WireException(503, problem.Code, problem.Message) { RetryAfter = TimeSpan.FromSeconds(5) }
        : new WireObject().Add("status", "ready");

    private IEnumerable<HealthProblem> Look()
    {
        if (memory.FindTrouble() is { } trouble)
        {
            yield return new HealthProblem("memory_short", trouble, HealthEffect.NotAlive);
        }

        if (!data.IsWritable())
        {
            yield return new HealthProblem("data_not_writable", "The data folder is not writable.", HealthEffect.NotReady);
        }
        else if (data.FreeBytes() < options.MinFreeBytes)
        {
            yield return new HealthProblem("disk_short", $"The disk has less than {options.MinFreeBytes} bytes free.", HealthEffect.NotReady);
        }

        if (projects.FailedCount > 0)
        {
            yield return new HealthProblem(
                    "projects_failed", $"{projects.FailedCount} projects could not be opened. The log has the reason.", HealthEffect.None);
        }
    }
}
