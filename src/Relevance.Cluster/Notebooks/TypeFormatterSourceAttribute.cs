namespace Relevance.Cluster.Notebooks;

/// <summary>Says who formats the values of a type in a notebook.</summary>
/// <remarks>
/// .NET Interactive, the kernel of Polyglot Notebooks, looks for an attribute of this name, whoever declares it, and reads both properties by their names. So
/// the library draws itself there without
/// a reference to the kernel, and costs nothing elsewhere.
/// </remarks>
/// <param name="formatterSourceType">A type with a constructor that takes nothing and a method <c>CreateTypeFormatters</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Gets the type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Gets what goes into the notebook: both, so that a saved one can be read where HTML is not shown.</summary>
    public string[] PreferredMimeTypes { get; } = [NotebookFormatter.Html, NotebookFormatter.PlainText];
}
