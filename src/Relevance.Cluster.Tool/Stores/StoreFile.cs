using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>The rules for the file of an embedded store in commands that copy or check it.</summary>
internal static class StoreFile
{
    /// <summary>Validates that a text names an existing file.</summary>
    /// <param name="path">The text.</param>
    /// <param name="command">The name of the command, for the message.</param>
    /// <exception cref="MisuseException">It is the address of a server.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static void Check(string path, string command)
    {
        if (ConnectionText.Names(path))
        {
            throw new MisuseException($"'{ConnectionText.Show(path)}' is a PostgreSQL database. Back it up and restore it with pg_dump and pg_restore.");
        }

        if (path.Contains("://", StringComparison.Ordinal))
        {
            throw new MisuseException($"'{path}' is the address of a server. On its machine: relevance serve {command} …; see relevance serve --help");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The file '{path}' does not exist.");
        }
    }
}
