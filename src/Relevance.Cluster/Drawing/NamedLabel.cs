using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>
/// A label with its cluster name, or a self-contained text. This type alone decides how the two are written together.
/// </summary>
/// <param name="Label">The label, which is never shortened in favor of the name.</param>
/// <param name="Name">The name; null or blank if the cluster has none.</param>
internal readonly record struct NamedLabel(string Label, string? Name = null)
{
    /// <summary>A name is omitted if it has less room than this many times the font size.</summary>
    private const double LeastName = 3;

    /// <summary>Gets the name; null if the cluster has none.</summary>
    public string? Name { get; } = string.IsNullOrWhiteSpace(Name) ? null : Name;

    /// <summary>Gets <c>name (label)</c> in one line; the label alone without a name.</summary>
    public string Text => Name is null ? Label : $"{Line(Name)}{Behind}";

    private string Behind => $" ({Label})";

    /// <summary>Creates a text without a name.</summary>
    public static implicit operator NamedLabel(string label) => new(label);

    /// <summary>Returns the room for texts in a figure: a third more if any of them has a name.</summary>
    public static double RoomFor(IEnumerable<NamedLabel> labels, double plain) => labels.Any(label => label.Name is not null) ? plain * 4 / 3 : plain;

    /// <summary>Returns the text, with a shortened name if it is too wide, and without the name if none of it would be readable.</summary>
    public string Fit(double fontSize, double maximumPixels)
    {
        if (Name is null || TextWidth.Pixels(Text, fontSize) <= maximumPixels)
        {
            return TextWidth.Truncate(Text, fontSize, maximumPixels);
        }

        double room = maximumPixels - TextWidth.Pixels(Behind, fontSize);
        return room < fontSize * LeastName ? TextWidth.Truncate(Label, fontSize, maximumPixels) : TextWidth.Truncate(Line(Name), fontSize, room) + Behind;
    }

    /// <summary>Returns the text in about this many characters, with a cut name if it is longer.</summary>
    public string Cut(int length)
    {
        int room = length - Behind.Length;
        if (Name is null || Text.Length <= length || room < 2)
        {
            return Name is null || Text.Length <= length ? Text : Label;
        }

        string name = Line(Name);
        int end = char.IsHighSurrogate(name[room - 2]) ? room - 2 : room - 1;
        return $"{name[..end].TrimEnd()}…{Behind}";
    }

    /// <summary>Returns <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    // Names are user input: a line break is a space, and no control character reaches a terminal.
    private static string Line(string name) => PlainText.OneLine(name.ReplaceLineEndings(" ").Replace('\t', ' '));
}
