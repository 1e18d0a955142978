namespace Relevance.Cluster.Notebooks;

/// <summary>Names the type that formats the values of a type in a notebook.</summary>
/// <remarks>
/// .NET Interactive, the kernel of Polyglot Notebooks, searches for an attribute of this name, in whichever assembly it is declared, and reads both properties
/// by their names. So results appear as HTML in notebooks without a reference to the kernel, and at no cost elsewhere.
/// </remarks>
/// <param name="formatterSourceType">A type with a parameterless constructor and a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Gets the type that creates the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Gets the media types that the notebook stores: both, so that a saved notebook can be read where HTML is not shown.</summary>
    public string[] PreferredMimeTypes { get; } = [NotebookFormatter.Html, NotebookFormatter.PlainText];
}
