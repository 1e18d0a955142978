using System.Text.RegularExpressions;

namespace Relevance.Cluster.Tool.Tests.Support;

/// <summary>The rule that messages of the command line name its arguments, and no member of a class.</summary>
internal static partial class CommandLineWords
{
    /// <summary>Fails if a text has the name of a member, such as <c>IdField</c>, or a line of code.</summary>
    public static void Check(string text)
    {
        // The cause of a lost connection, as the platform calls it.
        Match found = Code.Match(text.Replace("(ConnectionError)", "", StringComparison.Ordinal));
        Assert.False(found.Success, $"'{found.Value}' is C#: {text}");
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z][A-Za-z]+\b|\bnew [A-Z]\w+|\bawait \w+|\w+Async\b|\bUseHttp\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code { get; }
}
