namespace Relevance.Cluster.Tool.Terminal;

/// <summary>Lists of fields with commas between them: in options, and in messages.</summary>
internal static class FieldList
{
    /// <summary>The number of fields that a message lists.</summary>
    public const int ShownFields = 12;

    /// <summary>Returns the fields; null if the option is not given.</summary>
    /// <exception cref="MisuseException">A name is empty.</exception>
    public static string[]? Parse(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        string[] fields = text.Split(',', StringSplitOptions.TrimEntries);
        return fields.All(field => field.Length > 0)
            ? fields
            : throw new MisuseException($"{option} '{text}' has an empty name. Expected fields with commas between them: {option} title,price");
    }

    /// <summary>Creates the exception for a field that no document has.</summary>
    /// <param name="field">The field.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="known">The fields that documents have.</param>
    public static MisuseException Missing(string field, string option, IEnumerable<string> known) =>
        new($"{option}: no document has a field '{field}'. The fields are: {Listed(known)}");

    /// <summary>Returns the first fields with commas between them, without those that hold labels.</summary>
    public static string Listed(IEnumerable<string> fields)
    {
        string[] all = [.. fields.Where(field => !field.StartsWith("_cluster_", StringComparison.Ordinal))];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(ShownFields)) + (all.Length > ShownFields ? $" and {all.Length - ShownFields} more" : "");
    }
}
