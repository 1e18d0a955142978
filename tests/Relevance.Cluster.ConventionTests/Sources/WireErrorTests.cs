using System.Text.RegularExpressions;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Sources;

/// <summary>Whoever writes a client finds every error of the server on the page of the wire.</summary>
public sealed partial class WireErrorTests
{
    private static readonly string[] Sent =
    [
        .. Repository
            .Files("src/Relevance.Cluster.Server", "*.cs")
            .SelectMany(file => SentError().Matches(File.ReadAllText(file)))
            .Select(Name)
            .Distinct(StringComparer.Ordinal),
    ];

    private static readonly string[] Documented = [.. DocumentedErrors()];

    [Fact]
    public void Errors_ThatTheServerSends_AreInTheTableOfTheWire()
    {
        Assert.Contains("404 dataset_not_found", Sent);
        Offenders.None(
            "A status with a code that the server sends is in the table of errors in docs/wire.md:",
            Sent.Except(Documented, StringComparer.Ordinal));
    }

    [Fact]
    public void Errors_InTheTableOfTheWire_AreSent() =>
        Offenders.None("What the table of errors in docs/wire.md lists is sent somewhere:", Documented.Except(Sent, StringComparer.Ordinal));

    [Theory]
    [InlineData("throw new WireException(404, \"file_not_found\", message)", "404 file_not_found")]
    [InlineData("=> new(\n    422, \"vector_shape\", e.Message)", "422 vector_shape")]
    [InlineData("new Point(404, 3)", null)]
    public void SentError_InASource_IsSeen(string source, string? error) =>
        Assert.Equal(error, SentError().Match(source) is { Success: true } match ? Name(match) : null);

    private static string Name(Match match) => $"{match.Groups["status"].Value} {match.Groups["code"].Value}";

    /// <summary>Reads the rows of the table. Several statuses of one row belong to its codes in their order; a single one belongs to all.</summary>
    private static IEnumerable<string> DocumentedErrors()
    {
        string page = File.ReadAllText(Repository.Locate("docs/wire.md"));
        string section = page[page.IndexOf("\n## Errors", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
        foreach (string[] cells in section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')))
        {
            string[] statuses = [.. Status().Matches(cells[1]).Select(match => match.Value)];
            string[] codes = [.. Code().Matches(cells[2]).Select(match => match.Groups["code"].Value)];
            for (int i = 0; i < codes.Length && statuses.Length > 0; i++)
            {
                yield return $"{statuses[Math.Min(i, statuses.Length - 1)]} {codes[i]}";
            }
        }
    }

    [GeneratedRegex("(\\bnew|WireException)\\(\\s*(?<status>[0-9]{3}),\\s*\"(?<code>[a-z_]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentError();

    [GeneratedRegex("[0-9]{3}", RegexOptions.None, 1000)]
    private static partial Regex Status();

    [GeneratedRegex("`(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
