namespace Relevance.Cluster.Tests.Support;

/// <summary>Labels as text, one letter per row, a dot for an outlier, named in the order in which they occur: equal for equal partitions.</summary>
internal static class LabelText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Renamed(IEnumerable<int> labels) => Renamed(labels, outlier: -1);

    public static string Renamed(string labels) => Renamed(labels, outlier: '.');

    private static string Renamed<T>(IEnumerable<T> labels, T outlier)
        where T : notnull
    {
        var names = new Dictionary<T, char>();
        return string.Concat(labels.Select(label =>
        {
            if (!names.ContainsKey(label) && !label.Equals(outlier))
            {
                names[label] = Letters[names.Count];
            }

            return label.Equals(outlier) ? '.' : names[label];
        }));
    }
}
