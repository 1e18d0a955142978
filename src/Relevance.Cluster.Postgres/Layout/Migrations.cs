using Npgsql;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Layout;

/// <summary>Creates the tables of a store, and upgrades those of an older version, in one transaction, under a lock that one program at a time holds.</summary>
internal static class Migrations
{
    // Each entry leads from the version of its index to the next.
    private static readonly Func<StoreTables, string>[] Steps = [CreateTables];

    /// <summary>Brings the layout to the current version, blocking. A current layout is not touched, so that a user without CREATE can open it.</summary>
    /// <exception cref="DocumentStoreException">A newer version created the layout (<see cref="StoreFailure.NewerVersion"/>).</exception>
    public static void Run(StoreDatabase database, NpgsqlConnection connection)
    {
        if (ReadVersion(connection, database) == Steps.Length)
        {
            return;
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(connection, "SELECT pg_advisory_xact_lock(hashtextextended('Relevance.Cluster ' || current_database() || $1, 0))", database.Tables.Schema);
        Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {database.Tables.Schema}");
        for (int version = ReadVersion(connection, database); version < Steps.Length; version++)
        {
            Execute(connection, Steps[version](database.Tables));
        }

        transaction.Commit();
    }

    private static int ReadVersion(NpgsqlConnection connection, StoreDatabase database)
    {
        using NpgsqlCommand exists = new("SELECT to_regclass($1) IS NOT NULL", connection);
        exists.Parameters.Add(new NpgsqlParameter { Value = database.Tables.Version });
        if (exists.ExecuteScalar() is not true)
        {
            return 0;
        }

        using NpgsqlCommand command = new($"SELECT number FROM {database.Tables.Version}", connection);
        int version = (int)command.ExecuteScalar()!;
        return version <= Steps.Length
            ? version
            : throw new DocumentStoreException(StoreFailure.NewerVersion, $"The store {database.Place} was created by a newer version. Update this library.");
    }

    private static void Execute(NpgsqlConnection connection, string sql, params object[] values)
    {
        using NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.ExecuteNonQuery();
    }

    // Names and texts are bytea in UTF-8, because text cannot hold a NUL; the id of a dataset has only ASCII.
    private static string CreateTables(StoreTables tables) => $"""
        CREATE TABLE {tables.Version}(number int NOT NULL);
        INSERT INTO {tables.Version} VALUES (1);
        CREATE TABLE {tables.Dataset}(
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, schema bytea NOT NULL,
          next_position bigint NOT NULL DEFAULT 0, document_count bigint NOT NULL DEFAULT 0, revision text NOT NULL, vector_revision text NOT NULL,
          last_change text NOT NULL, staged_by bigint);
        CREATE TABLE {tables.Metadata}(dataset bigint, position int, name bytea NOT NULL, value bytea NOT NULL, PRIMARY KEY(dataset, position));
        CREATE TABLE {tables.VectorField}(
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dataset bigint NOT NULL, path bytea NOT NULL, dimension int NOT NULL);
        CREATE INDEX ON {tables.VectorField}(dataset);
        CREATE TABLE {tables.Shard}(
          field bigint, number bigint, revision text NOT NULL, row_count bigint NOT NULL, magnitude real, PRIMARY KEY(field, number));
        CREATE TABLE {tables.Clustering}(
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dataset bigint NOT NULL, vector_field bytea NOT NULL, alias bytea NOT NULL,
          model bytea, metric text, weights text, revision text NOT NULL);
        CREATE INDEX ON {tables.Clustering}(dataset);
        CREATE TABLE {tables.Centroid}(clustering bigint, position bigint, label bytea NOT NULL, v bytea NOT NULL, PRIMARY KEY(clustering, position));
        ALTER TABLE {tables.Centroid} ALTER v SET STORAGE EXTERNAL;
        CREATE TABLE {tables.Receipt}(id uuid PRIMARY KEY, written timestamptz NOT NULL DEFAULT now());
        CREATE TABLE {tables.LabelText}(clustering bigint, number bigint, text bytea NOT NULL, PRIMARY KEY(clustering, number));
        """;
}
