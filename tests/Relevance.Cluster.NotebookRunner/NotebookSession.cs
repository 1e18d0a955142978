using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>Runs the cells of a notebook one after the other, each with the variables, usings and packages of those before it, as the C# kernel does.</summary>
/// <param name="packages">Where packages come from; null where the notebook may not ask for any.</param>
internal sealed class NotebookSession(PackageFolder? packages) : IDisposable
{
    // The kernel's own, and no more: what runs here runs there.
    private static readonly string[] Imports = ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private static readonly MetadataReference[] Framework = [.. FrameworkReferences()];

    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly NotebookFunctions _functions = new();
    private ScriptOptions _options = ScriptOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithImports(Imports).WithReferences(Framework);
    private ScriptState<object>? _state;
    private bool _hasPackages;

    /// <summary>Runs every cell and puts its outputs into the notebook, until one fails; the cells behind that one lose their outputs.</summary>
    /// <remarks>Not to be called twice at once: the console is the process's.</remarks>
    /// <param name="notebook">The notebook.</param>
    /// <param name="cellLimit">How long one cell may take.</param>
    /// <returns>The cell that failed; null if none did.</returns>
    public async Task<CellFailure?> RunAsync(Notebook notebook, TimeSpan cellLimit)
    {
        CellFailure? failure = null;
        foreach (NotebookCodeCell cell in notebook.CodeCells)
        {
            if (failure is null)
            {
                failure = await RunAsync(cell, cellLimit);
            }
            else
            {
                cell.Clear();
            }
        }

        return failure;
    }

    public void Dispose() => _loader.Dispose();

    private static IEnumerable<MetadataReference> FrameworkReferences() =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(file => Path.GetFileName(file) is "netstandard.dll" or "mscorlib.dll" || Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Where(PackageFolder.IsManaged)
            .Select(file => MetadataReference.CreateFromFile(file));

    // What the cell did wrong, without the path of a machine or the frames of this program.
    private static string Describe(Exception exception) =>
        exception is CompilationErrorException errors ? string.Join('\n', errors.Diagnostics.Select(Describe)) : exception.Message;

    private static string Describe(Diagnostic error)
    {
        FileLinePositionSpan place = error.Location.GetMappedLineSpan();
        return string.Create(
            CultureInfo.InvariantCulture, $"line {place.StartLinePosition.Line + 1}: {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}");
    }

    private async Task<CellFailure?> RunAsync(NotebookCodeCell cell, TimeSpan limit)
    {
        CellFailure? failure = null;
        var outputs = new CellOutputs();
        _functions.Outputs = outputs;
        using (new ConsoleCapture(outputs))
        {
            try
            {
                CellSource source = CellSource.Parse(cell.Source);
                AddPackages(source.Packages);

                _state = await ContinueAsync(source.Code, limit);
                if (_state.ReturnValue is { } value)
                {
                    outputs.AddResult(cell.Number, ResultFormatting.Format(value));
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                string message = Describe(exception);
                outputs.AddError(exception.GetType().Name, message);
                failure = new CellFailure(cell.Number, message);
            }
        }

        cell.SetOutputs(outputs.ToJson());
        return failure;
    }

    private async Task<ScriptState<object>> ContinueAsync(string code, TimeSpan limit)
    {
        // On another thread: a cell that awaits nothing must not keep the limit from being looked at.
        Task<ScriptState<object>> run = Task.Run(() => _state is null
            ? CSharpScript.Create<object>(code, _options, typeof(NotebookFunctions), _loader).RunAsync(_functions)
            : _state.ContinueWithAsync<object>(code, _options));
        try
        {
            return await run.WaitAsync(limit);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            throw new NotebookException(string.Create(CultureInfo.InvariantCulture, $"not done after {limit.TotalSeconds} s"));
        }
    }

    private void AddPackages(IReadOnlyList<PackageName> asked)
    {
        foreach (PackageName package in asked)
        {
            PackageFolder folder = packages ?? throw new NotebookException($"The notebook asks for the package {package.Id}, and there is no --packages folder to take it from.");
            folder.Require(package);
            if (_hasPackages)
            {
                continue;
            }

            _hasPackages = true;
            foreach (Assembly assembly in folder.Load())
            {
                // Loaded once, by this program: the scripts must not load them a second time from beside themselves.
                _loader.RegisterDependency(assembly);
                _options = _options.AddReferences(MetadataReference.CreateFromFile(assembly.Location));
            }
        }
    }
}
