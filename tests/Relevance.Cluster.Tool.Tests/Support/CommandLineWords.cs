using System.Text.RegularExpressions;

namespace Relevance.Cluster.Tool.Tests.Support;

/// <summary>The rule that messages of the command line name its arguments, and no member of a class.</summary>
internal static partial class CommandLineWords
{
    /// <summary>Fails if a text has the name of a member, such as <c>IdField</c>, or a line of code.</summary>
    public static void Check(string text)
    {
        // Paths have random names; the cause of a lost connection is what the platform calls it.
        Match found = Code.Match(Path.Replace(text, "").Replace("(ConnectionError)", "", StringComparison.Ordinal));
        Assert.False(found.Success, $"'{found.Value}' is C#: {text}");
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z][A-Za-z]+\b|\bnew [A-Z]\w+|\bawait \w+|\w+Async\b|\bUseHttp\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"\S*[/\\]\S*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path { get; }
}
