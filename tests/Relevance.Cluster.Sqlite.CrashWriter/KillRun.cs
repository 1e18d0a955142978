using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>
/// One store file that processes write to, in sequence, until they are killed, and the twin in memory that repeats what they acknowledged.
/// </summary>
/// <remarks>
/// One kill of eight cuts the index of the log, which the process has mapped into its memory: SQLite's code then ends by a signal, or the store says that a
/// file was truncated. Nothing may be lost either way.
/// </remarks>
/// <param name="folder">An empty folder.</param>
/// <param name="seed">Determines the operations and the moments of the kills.</param>
public sealed class KillRun(string folder, int seed) : IAsyncDisposable
{
    private const string Restore = "restore";

    private readonly Random _random = new(seed);
    private readonly CrashContext _twin = new(":memory:");
    private string _state = "";
    private string _restored = "";
    private int _step;

    private string Database => Path.Combine(folder, "store.db");

    /// <summary>Starts a process, kills it at a random moment, opens the store again and compares it.</summary>
    /// <returns>The outcome of the kill.</returns>
    /// <exception cref="InvalidOperationException">Acknowledged data is lost, an operation is applied partly, or abandoned files remain.</exception>
    public async Task<KillOutcome> KillAsync()
    {
        List<string> lines = await RunUntilKilledAsync();
        bool wasOpen = lines.Count > 0;
        int acknowledged = Math.Max(0, lines.Count - 1);
        for (int i = 0; i < acknowledged; i++)
        {
            if (lines[i + 1] != _step.ToString(CultureInfo.InvariantCulture))
            {
                throw new InvalidOperationException($"The process acknowledged '{lines[i + 1]}' after step {_step}.");
            }

            await AdvanceAsync();
        }

        string found;
        await using (CrashContext killed = new(Database))
        {
            found = await StoreState.DescribeAsync(killed.Store);
            _ = killed.Client;
            CheckLeftovers();
            await CheckFilesAsync(killed);
            await CheckRestoredAsync(killed.RestoredPath, wasOpen ? CrashOperations.Choose(seed, _step).Name : "open");
            await CheckOldAsync(killed.OldPath);
        }

        string operation = wasOpen ? CrashOperations.Choose(seed, _step).Name : "open";
        if (found == _state)
        {
            return new KillOutcome(operation, IsDone: false, acknowledged);
        }

        string before = _state;
        if (wasOpen)
        {
            await AdvanceAsync();
        }

        return found == _state
            ? new KillOutcome(operation, IsDone: true, acknowledged)
            : throw new InvalidOperationException(
                $"Seed {seed}, step {_step}, killed during '{operation}': the store holds neither the state before nor the state after. Against before: "
                    + $"{FirstDifference(before, found)} "
                + $"Against after: {FirstDifference(_state, found)}");
    }

    /// <summary>Closes the twin.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    private static string FirstDifference(string expected, string found)
    {
        string[] expectedLines = expected.Split('\n');
        string[] foundLines = found.Split('\n');
        int line = Enumerable
            .Range(0, Math.Max(expectedLines.Length, foundLines.Length))
            .First(i => expectedLines.ElementAtOrDefault(i) != foundLines.ElementAtOrDefault(i));
        return $"line {line}: expected '{Shorten(expectedLines.ElementAtOrDefault(line))}', found '{Shorten(foundLines.ElementAtOrDefault(line))}'.";
    }

    private static string Shorten(string? line) => line is { Length: > 200 } ? line[..200] + "…" : line ?? "nothing";

    private async Task AdvanceAsync()
    {
        CrashOperation operation = CrashOperations.Choose(seed, _step);
        await operation.RunAsync(_twin, _step);
        _state = await StoreState.DescribeAsync(_twin.Store);
        _restored = operation.Name == Restore ? _state : _restored;
        _step++;
    }

    /// <summary>
    /// Starts the process and kills it: now and then while it is opening the store, otherwise a moment after it has acknowledged some operations.
    /// </summary>
    private async Task<List<string>> RunUntilKilledAsync()
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.Sqlite.CrashWriter"))
        {
            ArgumentList = { Database, seed.ToString(CultureInfo.InvariantCulture), _step.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        bool isCut = !OperatingSystem.IsWindows() && _random.Next(8) == 0;
        bool isEarly = _random.Next(10) == 0;
        int awaited = isEarly ? 0 : 1 + _random.Next(12);

        // Most operations take some milliseconds; a copy, a check or an upgrade a tenth of a second.
        TimeSpan moment = TimeSpan.FromMilliseconds(_random.NextDouble() * (isEarly ? 400 : _random.Next(3) == 0 ? 120 : 12));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        List<string> lines = [];
        try
        {
            while (lines.Count < awaited)
            {
                lines.Add(
                    await process.StandardOutput.ReadLineAsync()
                        ?? throw new InvalidOperationException($"Seed {seed}, step {_step}: the process ended by itself: {await errors}"));
            }

            await SpinAsync(moment);
            if (isCut)
            {
                await CutIndexAsync(process);
            }
        }
        finally
        {
            process.Kill();
        }

        // Its output before the kill counts too, except a truncated line.
        string rest = await process.StandardOutput.ReadToEndAsync();
        lines.AddRange(rest.Split('\n')[..^1]);
        await process.WaitForExitAsync();
        return lines;
    }

    /// <summary>
    /// Truncates the index of the log and waits for the process to notice; one that is just opening the store creates it again.
    /// </summary>
    private async Task CutIndexAsync(Process process)
    {
        try
        {
            using FileStream index = new(Database + "-shm", FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            index.SetLength(0);
        }
        catch (FileNotFoundException)
        {
            // The store is not open yet, or no longer open.
            return;
        }

        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(2)));
    }

    /// <summary>Waits to a fraction of a millisecond when the moment is near.</summary>
    private static async Task SpinAsync(TimeSpan moment)
    {
        long begin = Stopwatch.GetTimestamp();
        if (moment > TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(moment);
        }

        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(begin) >= moment);
    }

    /// <summary>Checks for hidden remains: files of processes that ended, staged datasets, and inconsistent pages.</summary>
    private void CheckLeftovers()
    {
        using SqliteDatabase database = SqliteDatabase.Open(Database, FileAccessMode.Existing);
        long staged = database.QueryInteger("SELECT count(*) FROM dataset WHERE name LIKE '~%'");
        if (staged > 0)
        {
            throw new InvalidOperationException($"Seed {seed}, step {_step}: {staged} datasets in the making are left over.");
        }

        string? leftover = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .FirstOrDefault(path => path.Contains("-staging-", StringComparison.Ordinal)
                || (
                    path.EndsWith(".part", StringComparison.Ordinal)
                    && !path.Contains(".backups", StringComparison.Ordinal)
                    && !path.Contains(".restored", StringComparison.Ordinal)));
        if (leftover is not null)
        {
            throw new InvalidOperationException($"Seed {seed}, step {_step}: '{leftover}' is left over.");
        }
    }

    /// <summary>
    /// Checks every page and row of the store and of its backup, if one exists: a file with that name is complete, whatever was killed. A draft is left
    /// until the next backup.
    /// </summary>
    private async Task CheckFilesAsync(CrashContext killed)
    {
        await CheckFileAsync(Database);
        if (File.Exists(killed.BackupPath))
        {
            await CheckFileAsync(killed.BackupPath);
        }
    }

    private async Task CheckFileAsync(string path)
    {
        StoreCheck check = await SqliteDocumentStore.CheckAsync(path);
        if (!check.IsSound)
        {
            throw new InvalidOperationException($"Seed {seed}, step {_step}: {check}");
        }
    }

    /// <summary>Looks at the store that backups are restored over: it is the one before, or the one of the operation that was going on.</summary>
    private async Task CheckRestoredAsync(string path, string operation)
    {
        if (!File.Exists(path))
        {
            if (_restored.Length > 0)
            {
                throw new InvalidOperationException($"Seed {seed}, step {_step}: the restored store is gone.");
            }

            return;
        }

        await using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        await CheckFileAsync(path);
        await store.DeleteDatasetAsync(CrashContext.MarkOfRestored);
        string found = await StoreState.DescribeAsync(store);
        if (found == _restored)
        {
            return;
        }

        if (operation != Restore || found != _state)
        {
            throw new InvalidOperationException(
                $"Seed {seed}, step {_step}, killed during '{operation}': the restored store is neither the one before nor the new one. "
                    + $"{FirstDifference(_restored, found)}"
            );
        }

        _restored = found;
    }

    /// <summary>Looks at the store of an older layout that was being upgraded: it opens, and has everything.</summary>
    private async Task CheckOldAsync(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        await using SqliteDocumentStore expected = SqliteDocumentStore.Open(":memory:");
        await OldStore.WriteAsync(expected);
        string state = await StoreState.DescribeAsync(expected);
        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(path))
        {
            string found = await StoreState.DescribeAsync(store);
            if (found != state)
            {
                throw new InvalidOperationException($"Seed {seed}, step {_step}: the upgraded store has lost something. {FirstDifference(state, found)}");
            }

            await CheckFileAsync(path);
        }

        File.Delete(path);
    }
}
