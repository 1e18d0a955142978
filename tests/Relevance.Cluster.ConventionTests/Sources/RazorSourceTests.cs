using System.Globalization;
using System.Text.RegularExpressions;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Sources;

/// <summary>Tests of the text of Razor components: Razor escapes every value, and these rules cover what escaping does not.</summary>
public sealed partial class RazorSourceTests
{
    private const int MostCharacters = 160;

    private const string Dashboard = "src/Relevance.Cluster.Server/Dashboard";

    /// <summary>Components that write an address, each with the reason why it is a harmless one.</summary>
    private static readonly Dictionary<string, string> AddressWriters = new(StringComparer.Ordinal)
    {
        [$"{Dashboard}/Html/PageAnchor.razor"] = "A PageUrl is a page of the dashboard.",
        [$"{Dashboard}/Html/SearchForm.razor"] = "A PageUrl is a page of the dashboard.",
        [$"{Dashboard}/Html/OrderForm.razor"] = "A PageUrl is a page of the dashboard.",
        [$"{Dashboard}/Html/ForeignAnchor.razor"] = "A WebAddress is an http or https address.",
        [$"{Dashboard}/Parts/ValueView.razor"] = "A DataImage is an image in a data address.",
        [$"{Dashboard}/PageLayout.razor"] = "The files of the server itself, and a part of the page.",
    };

    /// <summary>Components that write markup as it is.</summary>
    private static readonly Dictionary<string, string> MarkupWriters = new(StringComparer.Ordinal)
    {
        [$"{Dashboard}/Html/Figure.razor"] = "SvgGuard checks the drawing.",
        [$"{Dashboard}/Html/PageRenderer.cs"] = "The body of a page has been rendered by the same renderer, which has escaped it.",
    };

    private static readonly IReadOnlyList<string> Components = Repository.Files("src", "*.razor");

    [Fact]
    public void Components_AreFound() => Assert.NotEmpty(Components);

    [Fact]
    public void Components_LeaveAddressesToAFew() => Offenders.NoneBut(
        "A component writes no address itself; those that do are listed with a reason:",
        AddressWriters,
        Components.Where(file => AddressAttribute().IsMatch(File.ReadAllText(file))).Select(Repository.Describe));

    [Fact]
    public void Components_LeaveRawMarkupToOne() => Offenders.NoneBut(
        "A component writes no markup past the escaping; one that does is listed with a reason:",
        MarkupWriters,
        Components.Concat(Repository.Files(Dashboard, "*.cs")).Where(file => RawMarkup().IsMatch(File.ReadAllText(file))).Select(Repository.Describe));

    [Fact]
    public void Components_RunAndLoadNothingInline() => Offenders.None(
        "The policy of the pages forbids inline scripts, styles and handlers, and frames:",
        Lines(line => Inline().IsMatch(line)));

    [Fact]
    public void Components_HaveShortLines() => Offenders.None(
        string.Create(CultureInfo.InvariantCulture, $"A line has at most {MostCharacters} characters:"),
        Lines(line => line.Length > MostCharacters));

    private static IEnumerable<string> Lines(Func<string, bool> isOne) => Components.SelectMany(file => File.ReadLines(file).Index()
        .Where(line => isOne(line.Item))
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"{Repository.Describe(file)}({line.Index + 1}): {line.Item.Trim()}")));

    [GeneratedRegex(@"\s(href|src|srcset|srcdoc|action|formaction|ping|background|data|poster|http-equiv)\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddressAttribute();

    [GeneratedRegex(@"\bMarkupString\b|\bAddMarkupContent\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RawMarkup();

    [GeneratedRegex(@"\s(on[a-z]+|style)\s*=\s*[""']|<(style|iframe|object|embed|base|frame)\b|<script(?![^>]*\ssrc=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();
}
