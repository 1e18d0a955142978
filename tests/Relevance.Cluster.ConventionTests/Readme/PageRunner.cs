using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>
/// Compiles a page's program against the library as built, runs it in an empty folder with a copy of the samples' data, and returns the output of each block.
/// </summary>
internal static class PageRunner
{
    private const string EndOfBlock = "\u001fend of block\u001f";

    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string LibraryUsings = string.Concat(
        Shipped.Types.Select(type => type.Namespace).Distinct(StringComparer.Ordinal).Select(space => $" global using {space};"));

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Runs a program. Must not be called concurrently, because the working directory and the console belong to the process.</summary>
    /// <returns>The output of each block.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PageProgram program)
    {
        // A reader pastes the first block into a file: it compiles on its own. Later blocks are read in an editor, which finds the namespaces.
        Compile(program.FirstBlock.ToSource(EndOfBlock), ImplicitUsings);
        MethodInfo main = Compile(await PageServer.PutAddressAsync(program.ToSource(EndOfBlock)), ImplicitUsings + LibraryUsings);
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();

        foreach (string file in Repository.Files("samples/data", "*"))
        {
            string copy = Path.Combine(folder.Path, Repository.Describe(file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(output);
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            await Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)).WaitAsync(Limit);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            PageBlock stopped = program.Blocks[Math.Min(output.ToString().Split(EndOfBlock).Length, program.Blocks.Count) - 1];
            throw new InvalidOperationException($"{stopped.Page}({stopped.Line}): the block that begins here failed: {failure.Message}", failure);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        return output.ToString().Split(EndOfBlock)[..^1];
    }

    /// <summary>Fails unless a program compiles without a warning, every namespace of the library in use; it is not run.</summary>
    public static void RequireCompiles(string source) => Compile(source, ImplicitUsings + LibraryUsings);

    private static MethodInfo Compile(string source, string globalUsings)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create(
            $"Page{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(globalUsings, options), CSharpSyntaxTree.ParseText(source, options)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        string[] complaints =
        [
            .. result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic =>
                    $"{diagnostic.Location.GetMappedLineSpan()}: {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"),
        ];
        Assert.True(complaints.Length == 0, "A block of a page does not compile without a warning:\n" + string.Join('\n', complaints));
        return Assembly.Load(image.ToArray()).EntryPoint!;
    }
}
