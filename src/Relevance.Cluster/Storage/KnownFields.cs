namespace Relevance.Cluster.Storage;

/// <summary>The field names that are valid in a dataset.</summary>
/// <param name="datasetId">The dataset.</param>
/// <param name="schema">Its schema.</param>
internal sealed class KnownFields(string datasetId, Schema schema)
{
    private const int MostCharacters = 200;

    private readonly HashSet<string> _parents = [.. schema.Keys.SelectMany(Above)];

    /// <summary>
    /// Determines whether a path can have a value: the schema contains it, a field below it, or a field above it whose content the schema does not describe.
    /// </summary>
    /// <param name="path">The dotted path; an integer in it is the index of an item.</param>
    public bool Has(string path)
    {
        if (path is Document.IdField or ClusteringKey.RootField || schema.ContainsKey(path) || _parents.Contains(path))
        {
            return true;
        }

        string[] segments = path.Split('.');
        string plain = string.Join('.', segments.Where(segment => !segment.All(char.IsAsciiDigit)));
        return (plain.Length > 0 && plain != path && Has(plain))
            || Above(path).Any(parent => schema.TryGetValue(parent, out FieldType type) && IsUntold(parent, type));
    }

    /// <summary>Creates the exception that names the field, and the existing ones.</summary>
    /// <param name="path">The field.</param>
    /// <param name="use">The part of the query that reads it, such as <c>the filter [price > 3]</c>.</param>
    public FieldNotFoundException NotFound(string path, string use) =>
        new(datasetId, path, $"a field that documents have, and {Cut(use)} uses it", [.. schema.Keys]);

    private static string Cut(string text) => text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}…";

    // An array of objects, or of arrays, can contain anything.
    private bool IsUntold(string parent, FieldType type) =>
        !_parents.Contains(parent) && (type == FieldType.Dictionary || type == FieldType.Array || type == FieldType.Chunks);

    private static IEnumerable<string> Above(string path)
    {
        for (int dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            yield return path[..dot];
        }
    }
}
