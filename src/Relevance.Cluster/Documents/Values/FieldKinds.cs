namespace Relevance.Cluster.Documents.Values;

/// <summary>Describes kinds of values in messages.</summary>
internal static class FieldKinds
{
    public static string Describe(FieldKind kind) => kind switch
    {
        FieldKind.Missing => "missing",
        FieldKind.Null => "null",
        FieldKind.Boolean => "a boolean",
        FieldKind.Number => "a number",
        FieldKind.Text => "text",
        FieldKind.Array => "an array",
        FieldKind.Object => "an object",
        _ => "a vector",
    };
}
