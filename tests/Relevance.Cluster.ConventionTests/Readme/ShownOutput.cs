namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>Compares the output on a page with the actual output.</summary>
internal static class ShownOutput
{
    private const string AnyLines = "…";

    /// <summary>Line by line without blanks at the end; a shown line that is only <c>…</c> stands for any number of lines.</summary>
    public static bool Matches(string shown, string printed) => Matches(Lines(shown), Lines(printed));

    private static bool Matches(ReadOnlySpan<string> shown, ReadOnlySpan<string> printed)
    {
        if (shown.IsEmpty)
        {
            return printed.IsEmpty;
        }

        if (shown[0] != AnyLines)
        {
            return !printed.IsEmpty && shown[0] == printed[0] && Matches(shown[1..], printed[1..]);
        }

        for (int skipped = 0; skipped <= printed.Length; skipped++)
        {
            if (Matches(shown[1..], printed[skipped..]))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd())];
}
