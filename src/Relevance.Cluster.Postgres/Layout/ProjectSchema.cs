using Npgsql;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Layout;

/// <summary>The schemas in which a server keeps its projects: one for each, beside that of programs without projects.</summary>
internal static class ProjectSchema
{
    private const string Prefix = "relevance:";

    /// <summary>Returns the schema of a project.</summary>
    /// <exception cref="DocumentStoreException">The name is too long for a schema.</exception>
    public static string NameOf(string project) => project.Length <= StoreTables.MaxNameLength - Prefix.Length
        ? Prefix + project
        : throw new DocumentStoreException(
            StoreFailure.Other,
            $"The project '{project}' cannot be kept in PostgreSQL: expected a name of at most {StoreTables.MaxNameLength - Prefix.Length} characters, found "
                + $"{project.Length}. Use a shorter one.");

    /// <summary>Lists the projects of a database, blocking.</summary>
    public static IReadOnlyList<string> List(string connectionString)
    {
        using StoreDatabase database = StoreDatabase.Create(connectionString, new PostgresStoreOptions());
        List<string> projects = [];
        database.Prepare(connection =>
        {
            using NpgsqlCommand command = new("SELECT substr(nspname, $1) FROM pg_namespace WHERE starts_with(nspname, $2)", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = Prefix.Length + 1 });
            command.Parameters.Add(new NpgsqlParameter { Value = Prefix });
            using NpgsqlDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                projects.Add(reader.GetString(0));
            }
        });
        return projects;
    }
}
