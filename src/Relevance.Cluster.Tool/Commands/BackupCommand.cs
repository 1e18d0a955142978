using System.ComponentModel;
using Relevance.Cluster.Tool.Files;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Writes a consistent copy of the file of a store, also while other processes use it.</summary>
internal sealed class BackupCommand(ToolConsole console) : ToolCommand<CopySettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, CopySettings settings, CancellationToken cancellationToken)
    {
        settings.Check("backup");
        SqliteDocumentStore store = SqliteDocumentStore.Open(settings.Source, new SqliteStoreOptions { IsReadOnly = true });
        await using (store.ConfigureAwait(false))
        {
            await ProgressBars.RunAsync(Screen, async bars =>
            {
                await store.BackupAsync(settings.Target, settings.Mode, bars, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }

        Write(settings, new CopyResult(settings.Source, settings.Target), result => Screen.Say($"{result.Source} is backed up in {result.Target}."));
        return Done;
    }
}

/// <summary>Puts a backup in the place of a store.</summary>
internal sealed class RestoreCommand(ToolConsole console) : ToolCommand<CopySettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, CopySettings settings, CancellationToken cancellationToken)
    {
        settings.Check("restore");
        await ProgressBars.RunAsync(Screen, async bars =>
        {
            await SqliteDocumentStore.RestoreAsync(settings.Source, settings.Target, settings.Mode, bars, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        Write(settings, new CopyResult(settings.Source, settings.Target), result => Screen.Say($"{result.Target} is restored from {result.Source}."));
        return Done;
    }
}

/// <summary>The result of <c>relevance backup</c> and <c>relevance restore</c>.</summary>
internal sealed record CopyResult(string Source, string Target);

/// <summary>The arguments of <c>relevance backup</c> and <c>relevance restore</c>.</summary>
internal sealed class CopySettings : OutputSettings
{
    [CommandArgument(0, "<SOURCE>")]
    [Description("The file that is copied")]
    public string Source { get; init; } = "";

    [CommandArgument(1, "<TARGET>")]
    [Description("The copy")]
    public string Target { get; init; } = "";

    [CommandOption("--overwrite")]
    [Description("Replace the target if it exists")]
    public bool Overwrite { get; init; }

    /// <summary>Gets how an existing target is handled.</summary>
    public FileMode Mode => Overwrite ? FileMode.Create : FileMode.CreateNew;

    /// <summary>Validates both files.</summary>
    /// <exception cref="MisuseException">A file is a server or both are the same, the folder of the target does not exist, or the target does.</exception>
    public void Check(string command)
    {
        StoreFile.Check(Source, command);
        FileFormats.CheckFolder(Target, "The copy");
        if (Path.GetFullPath(Source) == Path.GetFullPath(Target))
        {
            throw new MisuseException($"'{Source}' cannot be its own copy. Name another file: relevance {command} {Source} copy.db");
        }

        if (!Overwrite && File.Exists(Target))
        {
            throw new MisuseException($"'{Target}' already exists. Name another file, or replace it: relevance {command} {Source} {Target} --overwrite");
        }
    }
}
