using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Sources;

/// <summary>Tests of the text of source files.</summary>
public sealed partial class SourceTextTests
{
    private const int MostLines = 400;
    private const int MostCharacters = 160;

    /// <summary>The words are put together here, so that this file does not hold them.</summary>
    private static readonly string[] WordsOfAMachine = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:" + @"\Users"];

    /// <summary>Files that may read the clock, because they store or print a time and decide nothing by it.</summary>
    private static readonly Dictionary<string, string> ClockReaders = new(StringComparer.Ordinal)
    {
        ["src/Relevance.Cluster.Server/Disk/PrivateFile.cs"] = "Compares the age of files with the clock that stamped them, the machine's.",
    };

    /// <summary>Files that may write to the console.</summary>
    private static readonly Dictionary<string, string> ConsoleWriters = new(StringComparer.Ordinal)
    {
        ["src/Relevance.Cluster.Server/Program.cs"] = "A program's own console, which it hands on as writers.",
        ["src/Relevance.Cluster.Tool/Program.cs"] = "A program's own console, which it hands on as writers.",
    };

    /// <summary>
    /// The namespaces of the types that a user names: one for the first program and most others, three for experts, and that of the platform for registrations.
    /// </summary>
    private static readonly string[] PublicNamespaces =
    [
        "Microsoft.Extensions.DependencyInjection",
        "Relevance.Cluster",
        "Relevance.Cluster.Analysis",
        "Relevance.Cluster.Numerics",
        "Relevance.Cluster.Storage",
    ];

    private static readonly IReadOnlyList<string> Library = Repository.Files("src", "*.cs");

    [Fact]
    public void Files_AreShort() => Offenders.None(
        $"A source file has fewer than {MostLines} lines; a longer one holds two concepts:",
            Library
                .Concat(Repository.Files("tests", "*.cs"))
                .Select(file => (File: file, Lines: File.ReadLines(file).Count()))
                .Where(file => file.Lines >= MostLines)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{Repository.Describe(file.File)}: {file.Lines} lines")));

    [Fact]
    public void Lines_FitTheLimit() => Offenders.None(
        $"A line has at most {MostCharacters} characters; in tests and benchmarks, one with a text in it, which is data, may be longer:",
        from folder in new[] { "src", "samples", "tests", "bench" }
        from file in Repository.Files(folder, "*.cs", "*.razor")
        let data = new Lazy<Func<int, bool>>(() => LinesOfData(file))
        from line in File.ReadLines(file).Index()
        where line.Item.Length > MostCharacters && (folder is "src" or "samples" || !data.Value(line.Index))
        select string.Create(CultureInfo.InvariantCulture, $"{Repository.Describe(file)}({line.Index + 1}): {line.Item.Length} characters"));

    [Fact]
    public void Files_HoldOneSubject() => Offenders.None(
            "A source file of the library is named, up to its first dot or brace, as its first type; what stands below that is internal and serves that type "
                + "alone:",
            Library
                .Where(file =>
                    TypesAtTheTop(file) is not [var first, .. var others]
                    || first.Name != Path.GetFileName(file).Split('.', '{')[0]
                    || others.Any(other => other.IsPublic))
            .Select(file => $"{Repository.Describe(file)}: {string.Join(", ", TypesAtTheTop(file))}"));

    [Fact]
    public void Files_NameTheirFolderAsNamespace_OrWhatAUserTypes() => Offenders.None(
        $"An internal type's namespace is its folder; a public one's is its folder or one of {string.Join(", ", PublicNamespaces)}:",
            Library
                .Where(file =>
                    Root(file)
                        .Members.OfType<BaseNamespaceDeclarationSyntax>()
                        .Any(space => space.Name.ToString() is { } name && name != NamespaceOf(file) && !(PublicNamespaces.Contains(name) && IsPublic(space))))
                .Select(Repository.Describe));

    [Fact]
    public void TestFolders_AreNamespaces() => Offenders.None(
        "The namespace of a test is its folder:",
            Repository
                .Files("tests", "*.cs")
                .Where(file => Root(file).Members.OfType<BaseNamespaceDeclarationSyntax>().Any(space => space.Name.ToString() != NamespaceOf(file)))
            .Select(Repository.Describe));

    [Fact]
    public void Library_WritesToNoConsole() => Offenders.NoneBut(
        "A library has no console; a program hands its own on, in a file that is listed with a reason:",
        ConsoleWriters,
        Library.Where(file => File.ReadLines(file).Any(line => !IsDocumentation(line) && ConsoleUse().IsMatch(line))).Select(Repository.Describe));

    /// <summary>An example in a documentation comment is the user's program, which has a console.</summary>
    private static bool IsDocumentation(string line) => line.TrimStart().StartsWith("///", StringComparison.Ordinal);

    [Fact]
    public void Library_ReadsNoClock() => Offenders.NoneBut(
        "The clock is read through a TimeProvider, or in a file that is listed with a reason:",
        ClockReaders,
        Library.Where(file => ClockUse().IsMatch(File.ReadAllText(file))).Select(Repository.Describe));

    [Fact]
    public void Library_DrawsNoUnseededNumber() => Offenders.None("Random numbers come from a seed:", Lines(Library, UnseededUse()));

    [Fact]
    public void Library_AwaitsInsteadOfBlocking() => Offenders.None("Nothing blocks on a task:", Lines(Library, BlockingUse()));

    [Fact]
    public void Files_LeaveNothingForLater() => Offenders.None(
        "What is not done is no comment in the source:",
        Lines([.. Library, .. Repository.Files("samples", "*.cs")], Unfinished()));

    [Fact]
    public void Files_NameNoPlaceOfOneMachine() => Offenders.None(
        "A path of one machine means nothing on another:",
            new[] { "src", "tests", "samples", "docs", ".ci" }
                .SelectMany(folder => Repository.Files(folder, "*.cs", "*.md", "*.csproj", "*.props", "*.targets", "*.ipynb", "*.txt", "run"))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md")).Concat(Directory.EnumerateFiles(Repository.Root, "*.props"))
                .SelectMany(file =>
                    WordsOfAMachine
                        .Where(word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal))
                        .Select(word => $"{Repository.Describe(file)}: {word}")));

    [Fact]
    public void TypesAtTheTop_OfASource_AreItsOwnAndNotTheNestedOnes() => Assert.Equal(
        [("A", true), ("B", false)],
        TypesAtTheTop(CSharpSyntaxTree.ParseText("namespace N; public class A { class Inner; } internal enum B { X }").GetCompilationUnitRoot()));

    private static (string Name, bool IsPublic)[] TypesAtTheTop(string file) => TypesAtTheTop(Root(file));

    private static (string Name, bool IsPublic)[] TypesAtTheTop(CompilationUnitSyntax root) =>
    [
        .. root.Members.Concat(root.Members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(space => space.Members))
            .Select(member => (Name: member switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.Text,
                DelegateDeclarationSyntax type => type.Identifier.Text,
                _ => "",
            }, IsPublic: member.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword))))
            .Where(type => type.Name.Length > 0),
    ];

    private static CompilationUnitSyntax Root(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot();

    /// <summary>Tells the lines that a text literal covers partly or completely.</summary>
    private static Func<int, bool> LinesOfData(string file)
    {
        FileLinePositionSpan[] spans =
        [
            .. CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
                .Where(token => token.Text.Contains('"', StringComparison.Ordinal) || token.Parent is InterpolatedStringTextSyntax)
                .Select(token => token.GetLocation().GetLineSpan()),
        ];
        return line => Array.Exists(spans, span => span.StartLinePosition.Line <= line && span.EndLinePosition.Line >= line);
    }

    private static bool IsPublic(BaseNamespaceDeclarationSyntax space) =>
        space.Members.First().Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.PartialKeyword));

    /// <summary>src/Relevance.Cluster/Documents/Files → Relevance.Cluster.Documents.Files.</summary>
    private static string NamespaceOf(string file)
    {
        string folder = Path.GetDirectoryName(Repository.Describe(file))!;
        return folder[(folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.');
    }

    private static IEnumerable<string> Lines(IEnumerable<string> files, Regex pattern) => files.SelectMany(file => File.ReadLines(file)
        .Select((line, index) => (line, index))
        .Where(found => pattern.IsMatch(found.line))
        .Select(found => string.Create(CultureInfo.InvariantCulture, $"{Repository.Describe(file)}({found.index + 1}): {found.line.Trim()}")));

    [GeneratedRegex(@"(?<!Spectre\.)\bConsole\.", RegexOptions.None, 1000)]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClockUse();

    [GeneratedRegex(@"\bnew Random\(\)|\bRandom\.Shared\b", RegexOptions.None, 1000)]
    private static partial Regex UnseededUse();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", RegexOptions.None, 1000)]
    private static partial Regex BlockingUse();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();
}
