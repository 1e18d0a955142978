using System.Text;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="PostgresDocumentStore"/>.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>
    /// Gets the schema of the database that has the tables of the store, 1 to 63 bytes in UTF-8. The default is <c>relevance</c>. It is created if it does not
    /// exist; each schema is a store of its own.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, too long, has a NUL, or starts with <c>pg_</c>, which PostgreSQL reserves.</exception>
    public string Schema
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = Encoding.UTF8.GetByteCount(value) <= StoreTables.MaxNameLength && !value.Contains('\0', StringComparison.Ordinal)
                && !value.StartsWith("pg_", StringComparison.Ordinal)
                ? value
                : throw new ArgumentException(
                    $"'{value}' cannot be a schema: use 1 to {StoreTables.MaxNameLength} bytes without a NUL, and not 'pg_' at the start.", nameof(value));
        }
    } = "relevance";

    /// <summary>
    /// Gets the longest time of one statement in the server, after which the operation fails with <see cref="StoreFailure.Busy"/>. Null, the default, means
    /// that of the server. A read of many vectors is several statements.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a millisecond.</exception>
    public TimeSpan? StatementTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.MaxValue, TimeSpan.FromMilliseconds(1), nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Gets the time for which an operation is repeated whose transaction the server did not complete: after a lost connection, a restart or a deadlock. The
    /// default is 30 seconds; zero repeats nothing. If the connection is lost during a commit, the server is asked whether it was completed, and only a write
    /// that was not is repeated.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan RetryTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets a folder on this machine for cached vectors that are too large for memory; null, the default, caches no more than memory holds. It is created when
    /// it is needed, and can be deleted while no process uses it.
    /// </summary>
    public string? VectorFolder { get; init; }

    /// <summary>
    /// Gets the largest number of group memberships in one aggregation, at least 1: one per document, or several if a document is in the groups of its words or
    /// array items. Null, the default, means no limit; beyond the limit the aggregation throws an <see cref="ArgumentException"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxGroupMemberships
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Gets the factory of the store's logger, of the category <c>Relevance.Cluster.Postgres</c>: opened, failed, rejected documents, closed; and of the log of
    /// fits, <c>Relevance.Cluster.Fitting</c>. Null, the default, logs nothing. No event has a password, a document id or a value.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
