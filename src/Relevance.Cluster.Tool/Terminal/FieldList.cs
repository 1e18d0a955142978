namespace Relevance.Cluster.Tool.Terminal;

/// <summary>Reads options that name several fields, with commas between them.</summary>
internal static class FieldList
{
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
}
