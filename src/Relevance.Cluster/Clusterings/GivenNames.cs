using System.Collections.ObjectModel;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings;

/// <summary>The cluster names of a result, by label.</summary>
internal static class GivenNames
{
    /// <summary>Gets the names of a result without cluster names.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Copies names in natural order of the labels, without blank names.</summary>
    public static IReadOnlyDictionary<string, string> Ordered(IEnumerable<KeyValuePair<string, string>> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        KeyValuePair<string, string>[] given =
        [
            .. names.Where(name => !string.IsNullOrWhiteSpace(name.Value)).OrderBy(name => name.Key, ClusterLabels.NaturalOrder),
        ];
        return given.Length == 0 ? None : new ReadOnlyDictionary<string, string>(new OrderedDictionary<string, string>(given, StringComparer.Ordinal));
    }

    /// <summary>Returns the names of some labels only.</summary>
    public static IReadOnlyDictionary<string, string> Of(this IReadOnlyDictionary<string, string> names, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            return None;
        }

        HashSet<string> wanted = new(labels, StringComparer.Ordinal);
        return Ordered(names.Where(name => wanted.Contains(name.Key)));
    }

    /// <summary>Returns a label with its name.</summary>
    public static NamedLabel LabelOf(this IReadOnlyDictionary<string, string> names, string label) => new(label, names.GetValueOrDefault(label));

    /// <summary>Returns labels with their names.</summary>
    public static NamedLabel[] LabelsOf(this IReadOnlyDictionary<string, string> names, IEnumerable<string> labels) => [.. labels.Select(names.LabelOf)];

    /// <summary>Returns the text of a label with its name (<see cref="NamedLabel.Text"/>).</summary>
    public static string TextOf(this IReadOnlyDictionary<string, string> names, string label) => names.LabelOf(label).Text;
}
