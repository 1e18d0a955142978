using System.Net.Sockets;
using Npgsql;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>Tells what a failure of PostgreSQL means. Messages have the server's own, but none of its details, which may quote values.</summary>
internal static class StoreError
{
    /// <summary>
    /// Determines whether a transaction failed because another one ended at the same time, and sees that if it is repeated: two gave the same name, or a table
    /// was dropped after the snapshot of a reader.
    /// </summary>
    public static bool IsRace(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.UndefinedTable };

    /// <summary>Determines whether a transaction that failed before its commit can succeed if it is repeated later.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DiskFull } => false,
        PostgresException error => error.IsTransient || error.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException error => error.IsTransient || error.InnerException is IOException or SocketException or EndOfStreamException,
        IOException or SocketException => true,
        _ => false,
    };

    /// <summary>Determines whether a failure is one of PostgreSQL or of the connection.</summary>
    public static bool Covers(Exception exception) => exception is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>Creates the exception of the store for a failure.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="place">The server, database and schema.</param>
    /// <param name="datasetId">The dataset; null if the operation concerns the entire store.</param>
    public static DocumentStoreException Map(Exception exception, string place, string? datasetId)
    {
        (StoreFailure failure, string what) = exception is PostgresException error
            ? (FailureOf(error.SqlState), $"{error.MessageText} ({error.SqlState}). {MendingOf(error.SqlState)}")
            : (StoreFailure.NoAccess, $"the connection failed: {(exception.InnerException ?? exception).Message}. "
                + "Check that the server runs and can be reached, then try again.");
        string dataset = datasetId is null ? "" : $", dataset '{datasetId}'";
        return new DocumentStoreException(failure, $"The store {place}{dataset}: {what}".TrimEnd(), exception) { DatasetId = datasetId };
    }

    private static StoreFailure FailureOf(string state) => state switch
    {
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => StoreFailure.Busy,
        PostgresErrorCodes.DiskFull => StoreFailure.Full,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StoreFailure.Corrupt,
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.ReadOnlySqlTransaction => StoreFailure.NoAccess,
        _ => state.StartsWith("28", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) ? StoreFailure.NoAccess : StoreFailure.Other,
    };

    private static string MendingOf(string state) => state switch
    {
        PostgresErrorCodes.QueryCanceled => $"Try again, or set a longer {nameof(PostgresStoreOptions)}.{nameof(PostgresStoreOptions.StatementTimeout)}.",
        PostgresErrorCodes.TooManyConnections => "Lower 'Maximum Pool Size' in the connection strings, or raise max_connections of the server.",
        PostgresErrorCodes.DiskFull => "Free space on the server, then repeat the operation.",
        PostgresErrorCodes.InsufficientPrivilege => "GRANT the user of the connection string USAGE and CREATE on the schema, or CREATE on the database.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database (createdb), or name another in the connection string.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "Connect to the primary server: add 'Target Session Attributes=primary' to the connection string.",
        _ when state.StartsWith("28", StringComparison.Ordinal) =>
            "Check the user name and the password of the connection string, and pg_hba.conf of the server.",
        _ => "",
    };
}
