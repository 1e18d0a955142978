using System.Globalization;
using System.Reflection;
using System.Text;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>What the program does with its arguments: serve, manage keys, or say what it can do.</summary>
/// <param name="output">Where answers go. The log goes to the console by itself.</param>
/// <param name="errors">Where complaints go.</param>
/// <param name="clock">The clock of the server.</param>
internal sealed class ServerCommand(TextWriter output, TextWriter errors, TimeProvider clock)
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Does it, and when it serves, until it is told to stop.</summary>
    /// <returns>The exit code: 0, 1 when it failed, 2 when the arguments make no sense.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            {
                await output.WriteAsync(Help()).ConfigureAwait(false);
                return Done;
            }

            if (arguments is ["--version"])
            {
                await output.WriteLineAsync(Version).ConfigureAwait(false);
                return Done;
            }

            (IReadOnlyList<string> words, Dictionary<string, string> settings) = Split(arguments);
            ServerOptions options = ServerSettings.Read(settings, Environment.GetEnvironmentVariable, SettingsFile());
            return words switch
            {
                [] => await ServeAsync(options, cancellationToken).ConfigureAwait(false),
                ["keys", "add", var project] => await AddKeyAsync(options, project).ConfigureAwait(false),
                ["keys", "list"] => await ListKeysAsync(options).ConfigureAwait(false),
                ["keys", "remove", var id] => await RemoveKeyAsync(options, id).ConfigureAwait(false),
                _ => throw new FormatException($"'{string.Join(' ', words)}' is none of the commands."),
            };
        }
        catch (FormatException e)
        {
            await errors.WriteLineAsync($"{e.Message} See --help.").ConfigureAwait(false);
            return Misused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RelevanceException)
        {
            await errors.WriteLineAsync(e.Message).ConfigureAwait(false);
            return Failed;
        }
    }

    public static string Version =>
        typeof(ServerCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Help()
    {
        StringBuilder text = new();
        text.AppendLine("Serves datasets, documents, vectors and clusterings over HTTP, each project in a file of its own.");
        text.AppendLine();
        text.AppendLine("  relevance-cluster-server [SETTINGS]                    serve, until stopped by Ctrl+C or SIGTERM");
        text.AppendLine("  relevance-cluster-server keys add PROJECT [SETTINGS]   make a key of a project; it is printed once and stored as a hash");
        text.AppendLine("  relevance-cluster-server keys list [SETTINGS]          list keys by their short names");
        text.AppendLine("  relevance-cluster-server keys remove NAME [SETTINGS]   remove a key");
        text.AppendLine("  relevance-cluster-server --version");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Settings: --name VALUE, or {ServerSetting.EnvironmentPrefix}NAME in the environment, or \"{ServerSettings.FileSection}\": {{\"name\": …}} in appsettings.json here.");
        foreach (ServerSetting setting in ServerSettings.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {$"--{setting.Name} {setting.Value}",-32} {setting.Meaning}");
        }

        text.AppendLine();
        text.AppendLine("Without any key the server listens on this machine only and accepts every key.");
        return text.ToString();
    }

    private static (IReadOnlyList<string> Words, Dictionary<string, string> Settings) Split(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(arguments[i]);
                continue;
            }

            string[] parts = arguments[i][2..].Split('=', 2);
            if (ServerSettings.Find(parts[0]) is null)
            {
                throw new FormatException($"There is no setting '--{parts[0]}'.");
            }

            settings[parts[0]] = parts.Length == 2 ? parts[1] : ++i < arguments.Count ? arguments[i] : throw new FormatException($"'--{parts[0]}' needs a value.");
        }

        return (words, settings);
    }

    private static FieldValue SettingsFile()
    {
        string path = Path.Combine(Environment.CurrentDirectory, "appsettings.json");
        if (!File.Exists(path))
        {
            return FieldValue.FromObject([]);
        }

        try
        {
            return FieldValue.Parse(File.ReadAllBytes(path)).AsObject().TryGetValue(ServerSettings.FileSection, out FieldValue section) ? section : FieldValue.FromObject([]);
        }
        catch (InvalidDocumentException e)
        {
            throw new FormatException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        // What computes keeps its thread for as long as it takes; the next one must not wait for the pool to notice that it needs more.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + options.MaxConcurrentRequests), completions);
        ServerHost host = ServerHost.Build(options, clock);
        await using (host.ConfigureAwait(false))
        {
            await host.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        return Done;
    }

    private async Task<int> AddKeyAsync(ServerOptions options, string project)
    {
        if (!ProjectNames.IsValid(project))
        {
            throw new FormatException($"'{project}' cannot be a project: use 1 to {ProjectNames.MaxLength} visible ASCII characters, and no ':'.");
        }

        string key = new KeyFile(options.KeysPath, clock).Add(project);
        await output.WriteLineAsync($"{project}:{key}").ConfigureAwait(false);
        await errors.WriteLineAsync($"This is the value of the Authorization header. It is not shown again; its hash is in '{options.KeysPath}'.").ConfigureAwait(false);
        return Done;
    }

    private async Task<int> ListKeysAsync(ServerOptions options)
    {
        foreach (StoredKey key in new KeyFile(options.KeysPath, clock).Read())
        {
            await output.WriteLineAsync($"{key.Id}  {key.Project}  {key.Created}").ConfigureAwait(false);
        }

        return Done;
    }

    private async Task<int> RemoveKeyAsync(ServerOptions options, string id)
    {
        if (new KeyFile(options.KeysPath, clock).Remove(id))
        {
            return Done;
        }

        await errors.WriteLineAsync($"There is no key '{id}' in '{options.KeysPath}'.").ConfigureAwait(false);
        return Failed;
    }
}
