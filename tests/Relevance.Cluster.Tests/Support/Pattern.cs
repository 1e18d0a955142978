using System.Text.RegularExpressions;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Finds parts of a page; a dot is any character, also the end of a line.</summary>
internal static class Pattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The first group of the first match.</summary>
    public static string First(string text, string pattern) => Of(pattern).Match(text).Groups[1].Value;

    /// <summary>The first group of every match.</summary>
    public static IReadOnlyList<string> All(string text, string pattern) => [.. Of(pattern).Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>Returns the number of its occurrences.</summary>
    public static int Count(string text, string pattern) => Of(pattern).Count(text);

    /// <summary>The text without it.</summary>
    public static string Without(string text, string pattern) => Of(pattern).Replace(text, "");

    private static Regex Of(string pattern) => new(pattern, RegexOptions.Singleline, Limit);
}
