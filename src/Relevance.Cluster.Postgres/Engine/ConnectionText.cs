using Npgsql;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>Reads connection strings in the forms of Npgsql and of libpq.</summary>
internal static class ConnectionText
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads <c>Host=…;Database=…</c>, or an address <c>postgresql://user:password@host:port/database?setting=value</c>.</summary>
    /// <exception cref="ArgumentException">It is neither. The message does not quote it, because it may have a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        NpgsqlConnectionStringBuilder settings = [];
        try
        {
            if (IsAddress(connectionString))
            {
                Read(new Uri(connectionString), settings);
            }
            else
            {
                settings.ConnectionString = connectionString;
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
#pragma warning disable MA0054 // The cause may quote a value of the connection string, such as the password.
            throw new ArgumentException(
                "The connection string is not valid: expected 'Host=…;Database=…;Username=…', or 'postgresql://user@host/database'.", nameof(connectionString));
#pragma warning restore MA0054
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw new ArgumentException("The connection string names no server: add 'Host=…'.", nameof(connectionString));
        }

        // A statement has the time that the options give it, and a dead connection is noticed.
        string given = settings.ConnectionString;
        settings.CommandTimeout = IsGiven("Command Timeout") ? settings.CommandTimeout : 0;
        settings.TcpKeepAlive = !IsGiven("TCP Keepalive") || settings.TcpKeepAlive;

        // Rows have the size of a page: fewer and larger reads and writes of the socket.
        settings.ReadBufferSize = IsGiven("Read Buffer Size") ? settings.ReadBufferSize : BufferSize;
        settings.WriteBufferSize = IsGiven("Write Buffer Size") ? settings.WriteBufferSize : BufferSize;
        settings.ApplicationName ??= "Relevance.Cluster";
        return settings;

        // ContainsKey is true for every keyword that there is.
        bool IsGiven(string keyword) => given.Contains($"{keyword}=", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Determines whether a text is meant as a connection string, and not as the path of a file.</summary>
    public static bool Names(string text) => IsAddress(text)
        || (text.Contains("Host=", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the connection string without what it keeps secret, to show it.</summary>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    public static string Show(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings = Parse(connectionString);
        string user = settings.Username is null ? "" : $";Username={settings.Username}";
        return $"Host={settings.Host};Port={settings.Port};Database={settings.Database ?? settings.Username}{user}";
    }

    private static bool IsAddress(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static void Read(Uri address, NpgsqlConnectionStringBuilder settings)
    {
        settings.Host = Uri.UnescapeDataString(address.Host);
        settings.Port = address.Port > 0 ? address.Port : NpgsqlConnection.DefaultPort;
        if (address.AbsolutePath.Length > 1)
        {
            settings.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        }

        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
        {
            settings.Username = Uri.UnescapeDataString(user);
            settings.Password = rest.Length > 0 ? Uri.UnescapeDataString(rest[0]) : null;
        }

        foreach (string pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            settings[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }
    }
}
