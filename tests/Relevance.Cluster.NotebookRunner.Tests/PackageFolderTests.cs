using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Relevance.Cluster.NotebookRunner.Tests.Support;

namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>Packages from the output folder of a project, made here of two small assemblies of which one needs the other.</summary>
public sealed class PackageFolderTests : IDisposable
{
    private const string List =
        """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0", "signature": "" },
          "targets": { ".NETCoreApp,Version=v10.0": {
            "Host/1.0.0": { "dependencies": { "Upper": "1.2.3" }, "runtime": { "Host.dll": {} } },
            "Upper/1.2.3": { "dependencies": { "Lower": "4.0.0" }, "runtime": { "Upper.dll": {} } },
            "Lower/4.0.0": { "runtime": { "Lower.dll": {} } } } },
          "libraries": {
            "Host/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Upper/1.2.3": { "type": "package", "serviceable": false, "sha512": "" },
            "Lower/4.0.0": { "type": "package", "serviceable": false, "sha512": "" } }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public PackageFolderTests()
    {
        // Assemblies stay loaded as long as the process, so each test has its own under names of its own.
        string name = $"P{Guid.NewGuid():N}";
        Lower = name + "Lower";
        Upper = name + "Upper";
        string lower = Compile(Lower, $"namespace {Lower}; public static class Words {{ public static string Greeting => \"hello\"; }}");
        Compile(Upper, $"namespace {Upper}; public static class Greeter {{ public static string Greet() => {Lower}.Words.Greeting; }}", lower);
        Compile("Host", "class Nothing;");
        File.WriteAllText(_folder.Locate("Host.deps.json"), List.Replace("Upper", Upper, StringComparison.Ordinal).Replace("Lower", Lower, StringComparison.Ordinal));
    }

    private string Upper { get; }

    private string Lower { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cells_UseAPackageAndWhatItNeeds()
    {
        Notebook notebook = Notebook.Parse(Notebooks.Json($"#r \"nuget: {Upper}, 1.2.3\"\nusing {Upper};", "Greeter.Greet()", $"#r \"nuget: {Lower}, 4.0.0\"\n{Lower}.Words.Greeting.Length"));

        using var session = new NotebookSession(PackageFolder.Open(_folder.Path));
        CellFailure? failure = await session.RunAsync(notebook, Notebooks.Limit);

        Assert.Null(failure);
        Assert.Equal(["execute_result: text/plain hello"], Notebooks.Describe(notebook, 1));
        Assert.Equal(["execute_result: text/plain 5"], Notebooks.Describe(notebook, 2));
    }

    [Fact]
    public async Task Cells_ThatAskForNoPackage_SeeNone()
    {
        Notebook notebook = Notebook.Parse(Notebooks.Json($"{Upper}.Greeter.Greet()"));

        using var session = new NotebookSession(PackageFolder.Open(_folder.Path));
        CellFailure? failure = await session.RunAsync(notebook, Notebooks.Limit);

        Assert.Contains("CS0103", failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_OfAnotherVersion_SaysBoth() => Assert.Equal(
        $"The notebook asks for {Upper} 1.2.4; the folder of --packages has 1.2.3.",
        Assert.Throws<NotebookException>(() => PackageFolder.Open(_folder.Path).Require(new PackageName(Upper, "1.2.4"))).Message);

    [Theory]
    [InlineData("Another")]
    [InlineData("Host")]
    public void Require_OfWhatIsNoPackageThere_NamesIt(string id) => Assert.Equal(
        $"The package {id} is not in the folder of --packages.",
        Assert.Throws<NotebookException>(() => PackageFolder.Open(_folder.Path).Require(new PackageName(id, "1.0.0"))).Message);

    [Fact]
    public void Require_InOtherLetters_FindsIt() => PackageFolder.Open(_folder.Path).Require(new PackageName(Upper.ToUpperInvariant(), "1.2.3"));

    [Fact]
    public void Open_OfAFolderThatIsNoOutput_SaysWhatItMustBe()
    {
        using var empty = new TemporaryFolder();

        Assert.Contains("0 .deps.json files", Assert.Throws<NotebookException>(() => PackageFolder.Open(empty.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("0 .deps.json files", Assert.Throws<NotebookException>(() => PackageFolder.Open(empty.Locate("missing"))).Message, StringComparison.Ordinal);
    }

    private string Compile(string name, string source, params string[] references)
    {
        string file = _folder.Locate(name + ".dll");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. references.Select(reference => MetadataReference.CreateFromFile(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.Emit(file).Diagnostics);
        return file;
    }
}
