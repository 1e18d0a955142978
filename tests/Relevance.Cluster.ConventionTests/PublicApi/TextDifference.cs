namespace Relevance.Cluster.ConventionTests.PublicApi;

/// <summary>The lines in which two texts differ.</summary>
internal static class TextDifference
{
    /// <summary>
    /// Lines only on the left as <c>- line</c>, only on the right as <c>+ line</c>, in the order of the texts (a longest common subsequence stays).
    /// </summary>
    public static string Of(string left, string right)
    {
        string[] a = left.Split('\n'), b = right.Split('\n');
        int[,] common = new int[a.Length + 1, b.Length + 1];

        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();

        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                i++;
                j++;
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add("- " + a[i++]);
            }
            else
            {
                lines.Add("+ " + b[j++]);
            }
        }

        return string.Join('\n', lines);
    }
}
