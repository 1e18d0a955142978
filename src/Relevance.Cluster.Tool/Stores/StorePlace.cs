using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>The store that a command names: a file, memory, a server, or a PostgreSQL database.</summary>
internal sealed class StorePlace
{
    private const string DefaultFile = "relevance.db";
    private const string Memory = ":memory:";

    private readonly ToolConsole _console;
    private readonly string? _project;
    private readonly string? _database;

    private StorePlace(ToolConsole console, string name, string? project)
    {
        (_console, Name, _project) = (console, name, project);
        if (ConnectionText.Names(name))
        {
            (_database, Name) = (name, ConnectionText.Show(name));
        }
        else if (project is not null && !IsServer)
        {
            throw new MisuseException(
                $"'{name}' is a file, which has no projects. Leave out --project, or name a server: --store http://localhost:8710/latest");
        }
    }

    /// <summary>Gets the file, the address, which holds no key, or the connection string without its password.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether the store ends with the command.</summary>
    public bool IsMemory => Name == Memory;

    /// <summary>Gets a value indicating whether the file of the store exists; true for other stores, which no command creates.</summary>
    public bool ExistsAsFile => !IsFile || IsMemory || File.Exists(Name);

    /// <summary>Gets the schema of programs, or, with a project, that in which a server keeps it.</summary>
    private PostgresStoreOptions Options => _project is null ? new() : new() { Schema = ProjectSchema.NameOf(_project) };

    private bool IsFile => !IsServer && _database is null;

    private bool IsServer => Name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || Name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the store of a command: the option, the variable <c>RELEVANCE_STORE</c>, or <c>relevance.db</c> in the current folder.</summary>
    public static StorePlace Of(StoreSettings settings, ToolConsole console) => new(console, NameOf(settings, console) ?? DefaultFile, settings.Project);

    /// <summary>Returns the store of a command that does not need one: memory unless the option or the variable names another.</summary>
    public static StorePlace OrMemory(StoreSettings settings, ToolConsole console) => new(console, NameOf(settings, console) ?? Memory, settings.Project);

    /// <summary>Returns the store of a name, and of a project if it is not null.</summary>
    public static StorePlace Named(string name, string? project, ToolConsole console) => new(console, name, project);

    /// <summary>Opens the store to read it.</summary>
    /// <exception cref="DocumentStoreException">The file does not exist.</exception>
    public DocumentStore OpenToRead()
    {
        if (!IsFile)
        {
            return OpenToWrite();
        }

        DemandExists();
        return SqliteDocumentStore.Open(Name, new SqliteStoreOptions { IsReadOnly = true });
    }

    /// <summary>Opens the store to write into it; a file that does not exist is created.</summary>
    public DocumentStore OpenToWrite() =>
        _database is not null ? PostgresDocumentStore.Open(_database, Options)
        : IsServer ? Connect()
        : SqliteDocumentStore.Open(Name);

    /// <summary>Validates that the file of the store exists, because opening it would create it. Other stores are not asked.</summary>
    /// <exception cref="DocumentStoreException">The file does not exist.</exception>
    public void DemandExists()
    {
        if (IsFile && !File.Exists(Name))
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The store '{Name}' does not exist. Name another one with --store, or fill it: relevance import FILE DATASET --store {Name}");
        }
    }

    /// <summary>Returns the connection string and the schema of a PostgreSQL database.</summary>
    /// <exception cref="MisuseException">The store is none.</exception>
    public (string ConnectionString, string Schema) DemandDatabase() => _database is null
        ? throw new MisuseException($"'{Name}' is not a database, which workers of several machines share. Name one: --store \"Host=db;Database=shop\"")
        : (_database, Options.Schema);

    private static string? NameOf(StoreSettings settings, ToolConsole console) => settings.Store ?? console.Variable("RELEVANCE_STORE");

    private HttpDocumentStore Connect()
    {
        if (!Uri.TryCreate(Name, UriKind.Absolute, out Uri? address))
        {
            throw new MisuseException($"'{Name}' is not an address. Expected one such as --store http://localhost:8710/latest");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new MisuseException(
                $"The address of a store has no user, query or fragment. Expected --store {address.GetLeftPart(UriPartial.Scheme)}{address.Authority}"
                + $"{address.AbsolutePath}; for a key, set the variable RELEVANCE_TOKEN to project:key");
        }

        if (_console.Variable("RELEVANCE_TOKEN") is { } token)
        {
            HttpStoreOptions options = HttpStoreOptions.FromToken(token) with { BaseAddress = address };
            return HttpDocumentStore.Connect(_project is null ? options : options with { Project = _project });
        }

        return _project is null
            ? HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = address })
            : throw new MisuseException(
                $"The project '{_project}' needs a key. Set the variable RELEVANCE_TOKEN to '{_project}:KEY'; "
                + "a server without keys accepts any text as the key.");
    }
}
