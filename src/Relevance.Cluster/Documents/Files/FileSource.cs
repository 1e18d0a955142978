using System.Globalization;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The name of a file or stream and the unit in which its positions are counted, for messages.</summary>
/// <param name="Name">The name.</param>
/// <param name="Unit">The unit: <c>line</c> for text, <c>row</c> for tables and arrays.</param>
internal sealed record FileSource(string Name, string Unit)
{
    public FileSource(string name, DocumentFileFormat? format)
        : this(name, BinaryFormat.IsBinary(format) ? "row" : "line")
    {
    }

    /// <summary>Returns a position in the form that messages use, as in <c>products.csv, line 3</c>; 0 is the file itself.</summary>
    public string At(long position) => position == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}, {Unit} {position}");
}
