using System.Net;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ComputeWorker"/>.</summary>
public sealed record ComputeWorkerOptions
{
    /// <summary>Gets the connection string of the store whose fits the worker computes, see <see cref="PostgresDocumentStore.Open"/>.</summary>
    public required string Store { get; init; }

    /// <summary>Gets the schema of the store. The default is <c>relevance</c>. Its workers are one cluster, and work for no other schema.</summary>
    public string Schema { get; init; } = "relevance";

    /// <summary>
    /// Gets the address at which the other workers reach this one; it listens there and nowhere else. The default, 127.0.0.1, reaches workers on this machine
    /// only.
    /// </summary>
    /// <exception cref="ArgumentException">The value stands for every address, such as 0.0.0.0, at which nobody can be reached.</exception>
    public IPAddress ListenAddress
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Equals(IPAddress.Any) || value.Equals(IPAddress.IPv6Any)
                ? throw new ArgumentException($"Other workers cannot reach '{value}': give the address of this machine in their network.", nameof(value))
                : value;
        }
    } = IPAddress.Loopback;

    /// <summary>
    /// Gets the port, 0 to 65,535. The default, 0, takes a free one. After a crash, a worker at the port of its predecessor joins at once; at another port it
    /// waits until the others have noticed the crash, for up to a quarter of a minute.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a port.</exception>
    public int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, IPEndPoint.MinPort);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IPEndPoint.MaxPort);
            field = value;
        }
    }

    /// <summary>
    /// Gets the folder of the vectors that this worker keeps, which needs as much space as its part of the vectors has. Null, the default, means
    /// <c>relevance/vectors</c> among the user's local data (<c>~/.local/share</c>). It is created if it does not exist; workers on one machine can share it,
    /// and what is in it can be deleted while none of them runs. A worker whose folder has no space left logs an error, and leaves its part to the others.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Gets the factory of the loggers: of the categories <c>Relevance.Cluster.Worker</c> (joined, fits, a full disk, left),
    /// <c>Relevance.Cluster.Postgres</c>, and those that begin with <c>Orleans</c>, which are talkative below errors. Null, the default, logs nothing. No event
    /// has a password, a document id or a value.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
