using System.Reflection;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Tool.Commands;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool;

/// <summary>Runs the tool by its arguments, and turns failures into exit codes.</summary>
/// <param name="console">The console.</param>
internal sealed class ToolApp(ToolConsole console)
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Cancelled = 130;

    /// <summary>Gets the version of the package, such as 1.2.0.</summary>
    public static string Version { get; } =
        typeof(ToolApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The arguments, without the name of the program.</param>
    /// <param name="cancellationToken">A token that cancels the command.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 misused, 130 cancelled.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            if (arguments is ["serve" or "keys", ..])
            {
                // The server reads its own arguments. Its files are for their owner only.
                PrivateFile.KeepToOwner();
                IReadOnlyList<string> rest = arguments[0] == "serve" ? [.. arguments.Skip(1)] : arguments;
                return await new ServerCommand(console.Output, console.Errors, TimeProvider.System, "relevance serve")
                    .RunAsync(rest, cancellationToken)
                    .ConfigureAwait(false);
            }

            return await CreateApp().RunAsync(arguments.SelectMany(Parsable), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Remark("Cancelled.");
            return Cancelled;
        }
        catch (CommandAppException e)
        {
            console.Remark($"{e.Message.TrimEnd('.')}. See: relevance {(IsCommand(arguments) ? $"{arguments[0]} " : "")}--help");
            return Misused;
        }
        catch (MisuseException e)
        {
            console.Remark(e.Message);
            return Misused;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            console.Remark(FailureText.Of(e));
            return Misused;
        }
        catch (Exception e) when (e is RelevanceException or IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException)
        {
            console.Remark(FailureText.Of(e, StoreOption(arguments)));
            return Failed;
        }
    }

    /// <summary>Replaces what users type and the parser cannot read: <c>--k</c>, a long option of one letter, and <c>-</c> for the standard input.</summary>
    private static IEnumerable<string> Parsable(string argument) => argument switch
    {
        "-" => [DocumentInput.StandardInput],
        "--k" => ["-k"],
        _ when argument.StartsWith("--k=", StringComparison.Ordinal) => ["-k", argument["--k=".Length..]],
        _ => [argument],
    };

    /// <summary>Returns the option that names the store, after a space, for commands that a message names; empty if it is not given.</summary>
    private static string StoreOption(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--store" or "-s" && i + 1 < arguments.Count)
            {
                return $" --store {arguments[i + 1]}";
            }

            if (arguments[i].StartsWith("--store=", StringComparison.Ordinal))
            {
                return $" --store {arguments[i]["--store=".Length..]}";
            }
        }

        return "";
    }

    private static bool IsCommand(IReadOnlyList<string> arguments) => arguments is [var first, ..] && Completion.Commands.ContainsKey(first);

    private CommandApp CreateApp()
    {
        CommandApp app = new();
        app.Configure(config =>
        {
            config.PropagateExceptions();
            config.UseStrictParsing();
            config.SetApplicationName("relevance");
            config.SetApplicationVersion(Version);
            config.ConfigureConsole(console.OutputConsole);
            config.Settings.TrimTrailingPeriod = false;
            config.Settings.MaximumIndirectExamples = 3;
            config.Settings.ShowOptionDefaultValues = false;
            config.Settings.Registrar.RegisterInstance(console);
            CommandList.AddTo(config);
        });
        return app;
    }
}
