namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page's path from the repository's root.</param>
/// <param name="Line">The line of the page, from 1, on which the block's text begins.</param>
/// <param name="Info">What follows the opening fence: <c>csharp</c>, <c>text output</c>, <c>bash</c>.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="FollowsText">False if only blank lines are between this block and the previous one.</param>
internal sealed record PageBlock(string Page, int Line, string Info, string Text, bool FollowsText)
{
    public bool IsProgram => Info is "csharp";

    public bool IsOutput => Info is "text output";

    public bool IsCommands => Info is "bash" or "sh";

    public static IReadOnlyList<PageBlock> Read(string page, string markdown)
    {
        var blocks = new List<PageBlock>();
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        bool textSeen = true;

        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                textSeen |= lines[i].Trim().Length > 0;
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            Assert.True(end > 0, $"{page}({i + 1}): the fence is never closed.");
            blocks.Add(new PageBlock(page, i + 2, lines[i][3..].Trim(), string.Join('\n', lines[(i + 1)..end]), textSeen));
            textSeen = false;
            i = end;
        }

        return blocks;
    }
}
