namespace Relevance.Cluster.Tool.Files;

/// <summary>The file that a command reads.</summary>
/// <param name="File">The file; <c>-</c> for the standard input.</param>
/// <param name="Format">The name of the format; null means by the extension.</param>
/// <param name="IdField">The field that identifies a document; null means <c>_id</c>.</param>
internal sealed record InputOptions(string File, string? Format, string? IdField)
{
    /// <summary>Gets the vector field, which is declared although its lists are short or differ; null means that vectors are detected.</summary>
    public string? VectorField { get; init; }

    /// <summary>Gets a second file with a vector or more fields for each document; null means none.</summary>
    public string? VectorsFile { get; init; }

    /// <summary>Gets the field that identifies a document in both files; null means that they are joined by order.</summary>
    public string? Key { get; init; }
}
