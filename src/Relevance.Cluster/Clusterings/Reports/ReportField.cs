namespace Relevance.Cluster;

/// <summary>A field that a report looks at.</summary>
/// <param name="Name">The dotted path.</param>
/// <param name="Kind">As what. The default is <see cref="ReportFieldKind.Automatic"/>; in a report it is what was decided, and never that.</param>
public sealed record ReportField(string Name, ReportFieldKind Kind = ReportFieldKind.Automatic)
{
    /// <summary>Makes a field whose values decide as what it is looked at: <c>Fields = ["price", "brand"]</c>.</summary>
    /// <param name="name">The dotted path.</param>
    public static implicit operator ReportField(string name) => new(name);

    /// <summary>Says the name with the kind.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
