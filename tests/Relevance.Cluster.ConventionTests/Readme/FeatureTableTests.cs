using System.Text;
using System.Text.RegularExpressions;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>
/// Every call in a table of features is a call: it compiles against the library, each with variables of the types that the page's first lines name.
/// </summary>
public sealed partial class FeatureTableTests
{
    private const string Page = "docs/features.md";
    private const string OtherLibraries = "docs/coming-from.md";

    /// <summary>The declarations of the variables in the calls of the tables.</summary>
    private const string Variables =
        """
        static RelevanceClient client = null!; static Dataset products = null!, target = null!; static ClusterOps clusters = null!, parent = null!; static DocumentStore store = null!;
        static IReadOnlyList<Document> documents = null!, changes = null!; static Document change = null!; static string[] ids = null!; static Filter filter = null!; static DocumentQuery query = null!;
        static DocumentPage page = null!; static string json = null!, path = null!, token = null!; static AggregationQuery aggregation = null!; static IClusterModel model = null!;
        static MiniBatchKMeansOptions options = null!; static HttpStoreOptions settings = null!; static MiniBatchKMeansLearner learner = null!; static IReadOnlyList<int> labels = null!;
        static IEnumerable<KeyValuePair<string, string>> known = null!; static VectorSet vectors = null!, batch = null!, centroids = null!; static IReadOnlyDictionary<string, ReadOnlyMemory<float>> given = null!;
        static double[,] similarities = null!; static IReadOnlyDictionary<string, string> names = null!; static Func<IReadOnlyList<Document>, CancellationToken, Task> function = null!;
        static Action<OperationProgress> show = null!; static ClusterReport report = null!; static ClusterReportInput input = null!; static CentroidHeatmap heatmap = null!; static float[] vector = null!;
        static ClusterDistribution distribution = null!; static ContingencyTable table = null!; static VectorQuery first = null!, second = null!;
        static Microsoft.Extensions.DependencyInjection.IServiceCollection services = null!;
        static IReadOnlyList<Shoe> shoes = null!; static Microsoft.Extensions.VectorData.VectorStoreCollection<string, Shoe> collection = null!;
        class Shoe { public string Id { get; set; } = ""; public string Cluster { get; set; } = ""; }
        static Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>> generator = null!;
        static Microsoft.Extensions.AI.IEmbeddingGenerator<Microsoft.Extensions.AI.DataContent, Microsoft.Extensions.AI.Embedding<float>> imageGenerator = null!;
        static Func<Document, Microsoft.Extensions.AI.DataContent?> imageOf = null!;
        static double[][] rows = null!; static KMeansResult result = null!; static string[] columns = null!, texts = null!, found = null!, truth = null!;
        static void Call(Action call) { } static void Call<T>(Func<T> call) { } static void CallAsync<T>(Func<Task<T>> call) { }
        """;

    [Theory]
    [InlineData(Page, 150)]
    [InlineData(OtherLibraries, 25)]
    public void Calls_OfAPageOfTables_Compile(string page, int leastCount)
    {
        List<(int Line, string Code)> calls = CallsOf(File.ReadAllText(Repository.Locate(page)));

        Assert.InRange(calls.Count, leastCount, 1000);
        PageRunner.RequireCompiles(ToSource(calls, page));
    }

    [Fact]
    public void Names_OfTheFeaturePage_AreThoseOfTheLibrary()
    {
        HashSet<string> known =
        [
            .. Shipped.Types.Select(type => type.Name.Split('`')[0]),
            .. Shipped.Methods.Select(method => method.Name),
            .. Shipped.Properties.Select(property => property.Name),
        ];
        string[] others = ["IAsyncEnumerable", "NotSupportedException"];

        Offenders.None(
            $"A name in code outside the tables' Python column of {Page} is that of a public type or member:",
            Code().Matches(WithoutPython(File.ReadAllText(Repository.Locate(Page)))).Select(code => code.Groups["code"].Value)
                .Where(code => Name().IsMatch(code)).SelectMany(code => code.Split('.', '<')).Select(name => name.TrimEnd('>'))
                .Where(name => char.IsUpper(name[0]) && !known.Contains(name) && !others.Contains(name)));
    }

    [Fact]
    public void Calls_ThatDoNotCompile_AreNamedByTheirLine()
    {
        List<(int Line, string Code)> calls = CallsOf(
            "| feature | call |\n|---|---|\n| a | `clusters.ExistsAsync()`, then `clusters.NoneAsync()` |\n\n| x | y |\n|---|---|\n| `clusters.NorThisAsync()` "
                + "| z |"
        );

        Exception failure = Record.Exception(() => PageRunner.RequireCompiles(ToSource(calls, Page)))!;

        Assert.Equal([(3, "clusters.ExistsAsync()"), (3, "clusters.NoneAsync()")], calls);
        Assert.Contains($"{Page}: (3,", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NoneAsync", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Returns the code in the columns headed <c>call</c> or <c>C#</c>, if it is a call.</summary>
    private static List<(int Line, string Code)> CallsOf(string markdown)
    {
        List<(int Line, string Code)> calls = [];
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        int column = -1;
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = CellsOf(lines[i]);
            if (i + 1 < lines.Length && lines[i + 1].StartsWith("|---", StringComparison.Ordinal))
            {
                column = Array.FindIndex(cells, cell => cell is "call" or "C#");
            }
            else if (column >= 0 && column < cells.Length)
            {
                calls.AddRange(Code().Matches(cells[column]).Select(code => code.Groups["code"].Value).Where(IsACall).Select(code => (i + 1, code)));
            }
        }

        return calls;
    }

    private static string[] CellsOf(string line) => line.StartsWith('|') ? [.. line.Split('|')[1..^1].Select(cell => cell.Trim())] : [];

    private static bool IsACall(string code) => code.Contains('(', StringComparison.Ordinal) || code.Contains('.', StringComparison.Ordinal)
        ? !code.StartsWith("dotnet ", StringComparison.Ordinal)
        : code.StartsWith("new ", StringComparison.Ordinal);

    /// <summary>Removes all columns up to the C# column from rows with a Python column, and keeps all other text.</summary>
    private static string WithoutPython(string markdown)
    {
        var text = new StringBuilder();
        bool hasPython = false;
        foreach (string line in markdown.Split('\n'))
        {
            string[] cells = CellsOf(line);
            hasPython = cells.Length > 0 && (hasPython || cells[0] == "Python");
            text.Append(hasPython ? cells[^1] : cells.Length > 0 ? "" : line).Append('\n');
        }

        return text.ToString();
    }

    private static string ToSource(List<(int Line, string Code)> calls, string page)
    {
        var source = new StringBuilder($"#pragma warning disable\ninternal static class Calls\n{{\n{Variables}\nstatic void Main() {{ "
            + $"}}\n"); // Only errors matter: a call of a table uses no result.
        foreach ((int index, (int line, string code)) in calls.Index())
        {
            bool waits = code.Contains("await ", StringComparison.Ordinal);
            string body =
                code.StartsWith("await foreach", StringComparison.Ordinal) ? $"{code} {{ }}"
                : waits ? $"CallAsync(async () => {code});"
                : $"Call(() => {code});";

            // The compiler's positions count from 0 when they are printed.
            source.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"static async Task Call{index}() {{\n#line {line + 1} \"{page}\"\n{body}\n#line default\n}}\n");
        }

        return source.Append('}').ToString();
    }

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[A-Z][A-Za-z]+([.<][A-Z][A-Za-z]+>?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
