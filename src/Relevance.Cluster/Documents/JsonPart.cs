using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>A part of a JSON text that the library wrote, with its path for messages.</summary>
/// <param name="value">The value of the part.</param>
/// <param name="path">The path of the part.</param>
internal sealed class JsonPart(FieldValue value, string path)
{
    /// <summary>The text of an infinite number, which JSON does not have; NaN is null.</summary>
    public const string Infinity = "Infinity";

    public JsonPart Part(string name) => new(Member(name), $"{path}.{name}");

    public JsonPart? PartOrNull(string name) => Member(name).Kind == FieldKind.Null ? null : Part(name);

    public string Text() => value.AsText() ?? throw Expected("a text");

    public string Text(string name) => Part(name).Text();

    public string? TextOrNull(string name) => PartOrNull(name)?.Text();

    /// <summary>Returns whether there is a member, which parts of earlier versions do not have.</summary>
    public bool Has(string name) => value.AsObject().ContainsKey(name);

    /// <summary>Reads an optional text, which parts of earlier versions do not have.</summary>
    public string? TextIfThere(string name) => Has(name) ? TextOrNull(name) : null;

    public double Number(string name) => Part(name).Number();

    public bool Flag(string name)
    {
        JsonPart part = Part(name);
        return part.AsFlag();
    }

    public long Integer(string name) => Part(name).Integer();

    public int Count(string name)
    {
        JsonPart part = Part(name);
        return part.Integer() is var count and >= 0 and <= int.MaxValue ? (int)count : throw part.Expected("a count");
    }

    public T Value<T>(string name)
        where T : struct, Enum
    {
        JsonPart part = Part(name);
        return Enum.TryParse(part.Text(), out T found) && Enum.IsDefined(found)
            ? found
            : throw part.Expected($"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public IReadOnlyList<double> Numbers() => [.. Items().Select(item => item.Number())];

    public IReadOnlyList<T> List<T>(string name, Func<JsonPart, T> read) => [.. Part(name).Items().Select(read)];

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
        FieldKind.Text when value.AsText() == Infinity => double.PositiveInfinity,
        FieldKind.Text when value.AsText() == "-" + Infinity => double.NegativeInfinity,
        _ => throw Expected("a number"),
    };

    private long Integer() => value.AsInteger() ?? throw Expected("an integer");

    private bool AsFlag() => value.AsBoolean() ?? throw Expected("true or false");

    private IEnumerable<JsonPart> Items() => value.Kind == FieldKind.Array
        ? value.AsArray().Select((item, i) => new JsonPart(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))
        : throw Expected("an array");

    private FieldValue Member(string name) => value.Kind == FieldKind.Object
        ? value.AsObject().TryGetValue(name, out FieldValue member) ? member : throw new FormatException($"{path} has no '{name}'.")
        : throw Expected("an object");

    private FormatException Expected(string expected) => new($"{path}: expected {expected}, found {FieldKinds.Describe(value.Kind)}.");
}
