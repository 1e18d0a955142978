namespace Relevance.Cluster;

/// <summary>A field that a report profiles.</summary>
/// <param name="Name">The dotted path.</param>
/// <param name="Kind">
/// The kind of profile. The default is <see cref="ReportFieldKind.Automatic"/>; a finished report has the kind that was chosen, never this one.
/// </param>
public sealed record ReportField(string Name, ReportFieldKind Kind = ReportFieldKind.Automatic)
{
    /// <summary>Creates a field whose values determine the kind of profile: <c>Fields = ["price", "brand"]</c>.</summary>
    /// <param name="name">The dotted path.</param>
    public static implicit operator ReportField(string name) => new(name);

    /// <summary>Returns the name with the kind.</summary>
    public override string ToString() => $"{Name} ({Kind})";
}
