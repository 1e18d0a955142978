using System.Globalization;
using System.Text;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>Runs the program by its arguments: serves, manages keys, backs up, restores and checks projects, or prints its help.</summary>
/// <param name="output">The output. The log goes to the console.</param>
/// <param name="errors">The output of errors.</param>
/// <param name="clock">The clock of the server.</param>
/// <param name="program">The words by which a user runs the program, for its help.</param>
internal sealed class ServerCommand(TextWriter output, TextWriter errors, TimeProvider clock, string program = "Relevance.Cluster.Server")
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Runs the command, or serves until the program is stopped.</summary>
    /// <returns>The exit code: 0, 1 if the command failed, 2 if the arguments are invalid.</returns>
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
                await output.WriteLineAsync(ServerVersion.Text).ConfigureAwait(false);
                return Done;
            }

            (IReadOnlyList<string> words, Dictionary<string, string> settings, Dictionary<string, string> terms) = Split(arguments);
            ServerOptions options = ServerSettings.Read(settings, Environment.GetEnvironmentVariable, SettingsFile());
            KeyCommand keys = new(options, output, errors, clock);
            StoreCommand stores = new(output, options);
            if (terms.Count > 0 && words is not ["keys", "add", _])
            {
                throw new FormatException($"'--{terms.Keys.First()}' is an option of 'keys add PROJECT' only.");
            }

            return words switch
            {
                [] => await ServeAsync(options, cancellationToken).ConfigureAwait(false),
                ["keys", "add", var project] => await keys.AddAsync(project, terms).ConfigureAwait(false),
                ["keys", "list"] => await keys.ListAsync().ConfigureAwait(false),
                ["keys", "remove", var id] => await keys.RemoveAsync(id).ConfigureAwait(false) ? Done : Failed,
                ["backup", var project, var file] => await stores.BackupAsync(project, file, cancellationToken).ConfigureAwait(false),
                ["restore", var project, var file] => await stores.RestoreAsync(project, file, cancellationToken).ConfigureAwait(false),
                ["check", var file] => await stores.CheckAsync(file, cancellationToken).ConfigureAwait(false),
                _ => throw new FormatException($"'{string.Join(' ', words)}' is not a command."),
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

    private string Help()
    {
        const string Prefix = ServerSetting.EnvironmentPrefix;
        const string Section = ServerSettings.FileSection;
        StringBuilder text = new();
        text.AppendLine($$"""
            Serves datasets, documents, vectors and clusterings over HTTP, each project in a file of its own.

              {{program}} [SETTINGS]
                serve, until stopped by Ctrl+C or SIGTERM
              {{program}} keys add PROJECT [SETTINGS]
                make a key of a project; it is printed once and stored as a hash
                --read-only        it reads and searches; what changes something is rejected
                --expires WHEN     it ends after days (30d) or hours (12h), or with a day (2027-01-31, UTC)
              {{program}} keys list [SETTINGS]
                list keys: short name, project, when made, what for, when it ends, when it was last used
              {{program}} keys remove NAME [SETTINGS]
                remove a key
              {{program}} backup PROJECT FILE
                write a copy of a project to a new file, also while the server runs
              {{program}} restore PROJECT FILE
                make a project of such a copy; no project may have its name
              {{program}} check FILE
                read everything in a project's file or a copy; ends with 1 when something is damaged
              {{program}} --version

            Settings: --name VALUE, or {{Prefix}}NAME in the environment, or "{{Section}}": {"name": …} in appsettings.json here.
            """.ReplaceLineEndings());
        foreach (ServerSetting setting in ServerSettings.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {$"--{setting.Name} {setting.Value}",-32} {setting.Meaning}");
        }

        text.AppendLine();
        text.AppendLine("Without any key the server listens on this machine only and accepts every key.");
        return text.ToString();
    }

    private static (IReadOnlyList<string> Words, Dictionary<string, string> Settings, Dictionary<string, string> Terms) Split(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        Dictionary<string, string> terms = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(arguments[i]);
                continue;
            }

            string[] parts = arguments[i][2..].Split('=', 2);
            if (parts is [KeyCommand.ReadOnly])
            {
                terms[KeyCommand.ReadOnly] = "";
                continue;
            }

            Dictionary<string, string> kind = parts[0] == KeyCommand.Expires ? terms
                : ServerSettings.Find(parts[0]) is not null ? settings
                : throw new FormatException($"The setting '--{parts[0]}' does not exist.");
            kind[parts[0]] = parts.Length == 2 ? parts[1] : ++i < arguments.Count ? arguments[i] : throw new FormatException($"'--{parts[0]}' needs a value.");
        }

        return (words, settings, terms);
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
            IReadOnlyDictionary<string, FieldValue> content = FieldValue.Parse(File.ReadAllBytes(path)).AsObject();
            return content.TryGetValue(ServerSettings.FileSection, out FieldValue section) ? section : FieldValue.FromObject([]);
        }
        catch (InvalidDocumentException e)
        {
            throw new FormatException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        // A computation keeps its thread until it ends; the next request must not wait until the pool creates more.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + options.MaxConcurrentRequests), completions);
        ServerHost host = ServerHost.Build(options, clock);
        await using (host.ConfigureAwait(false))
        {
            await host.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        return Done;
    }
}
