using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>A part of a stored report, with its path for messages.</summary>
/// <param name="value">The value of the part.</param>
/// <param name="path">The path of the part.</param>
internal sealed class ReportPart(FieldValue value, string path)
{
    public ReportPart Part(string name) => new(Member(name), $"{path}.{name}");

    public ReportPart? PartOrNull(string name) => Member(name).Kind == FieldKind.Null ? null : Part(name);

    public string Text() => value.AsText() ?? throw Expected("a text");

    public string Text(string name) => Part(name).Text();

    public string? TextOrNull(string name) => PartOrNull(name)?.Text();

    /// <summary>Reads an optional text, which parts of earlier versions do not have.</summary>
    public string? TextIfThere(string name) => value.AsObject().ContainsKey(name) ? TextOrNull(name) : null;

    public double Number(string name) => Part(name).Number();

    public bool Flag(string name)
    {
        ReportPart part = Part(name);
        return part.AsFlag();
    }

    public long Integer(string name) => Part(name).Integer();

    public int Count(string name)
    {
        ReportPart part = Part(name);
        return part.Integer() is var count and >= 0 and <= int.MaxValue ? (int)count : throw part.Expected("a count");
    }

    public T Value<T>(string name)
        where T : struct, Enum
    {
        ReportPart part = Part(name);
        return Enum.TryParse(part.Text(), out T found) && Enum.IsDefined(found)
            ? found
            : throw part.Expected($"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public IReadOnlyList<double> Numbers() => [.. Items().Select(item => item.Number())];

    public IReadOnlyList<T> List<T>(string name, Func<ReportPart, T> read) => [.. Part(name).Items().Select(read)];

    public Document AsDocument()
    {
        try
        {
            return Document.FromValue(value);
        }
        catch (InvalidDocumentException exception)
        {
            throw new FormatException($"{path}: {exception.Message}", exception);
        }
    }

    private double Number() => value.Kind switch
    {
        FieldKind.Null => double.NaN,
        FieldKind.Number => value.AsNumber()!.Value,
        FieldKind.Text when value.AsText() == ReportReader.Infinity => double.PositiveInfinity,
        FieldKind.Text when value.AsText() == "-" + ReportReader.Infinity => double.NegativeInfinity,
        _ => throw Expected("a number"),
    };

    private long Integer() => value.AsInteger() ?? throw Expected("an integer");

    private bool AsFlag() => value.AsBoolean() ?? throw Expected("true or false");

    private IEnumerable<ReportPart> Items() => value.Kind == FieldKind.Array
        ? value.AsArray().Select((item, i) => new ReportPart(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))
        : throw Expected("an array");

    private FieldValue Member(string name) => value.Kind == FieldKind.Object
        ? value.AsObject().TryGetValue(name, out FieldValue member) ? member : throw new FormatException($"{path} has no '{name}'.")
        : throw Expected("an object");

    private FormatException Expected(string expected) => new($"{path}: expected {expected}, found {FieldKinds.Describe(value.Kind)}.");
}
