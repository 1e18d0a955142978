using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>
/// A label with the name that people gave it, or any text that stands alone. How the two are written together is said here, and nowhere else.
/// </summary>
/// <param name="Label">The label, which is never shortened in favor of the name.</param>
/// <param name="Name">The name; null, and blank, where there is none.</param>
internal readonly record struct NamedLabel(string Label, string? Name = null)
{
    /// <summary>A name of which less than this many times the font size can be read is left out.</summary>
    private const double LeastName = 3;

    /// <summary>Gets the name; null where there is none.</summary>
    public string? Name { get; } = string.IsNullOrWhiteSpace(Name) ? null : Name;

    /// <summary>Gets how both are written: <c>name (label)</c>, in one line; the label alone where there is no name.</summary>
    public string Text => Name is null ? Label : $"{Line(Name)}{Behind}";

    private string Behind => $" ({Label})";

    /// <summary>Makes a text that stands alone.</summary>
    public static implicit operator NamedLabel(string label) => new(label);

    /// <summary>Gives the room that texts get in a picture: a third more where any of them has a name, which is longer than a label.</summary>
    public static double RoomFor(IEnumerable<NamedLabel> labels, double plain) => labels.Any(label => label.Name is not null) ? plain * 4 / 3 : plain;

    /// <summary>Gives the text, with its name shortened where the whole is wider than there is room, and left out where nothing of it could be read.</summary>
    public string Fit(double fontSize, double maximumPixels)
    {
        if (Name is null || TextWidth.Pixels(Text, fontSize) <= maximumPixels)
        {
            return TextWidth.Truncate(Text, fontSize, maximumPixels);
        }

        double room = maximumPixels - TextWidth.Pixels(Behind, fontSize);
        return room < fontSize * LeastName ? TextWidth.Truncate(Label, fontSize, maximumPixels) : TextWidth.Truncate(Line(Name), fontSize, room) + Behind;
    }

    /// <summary>Gives the text in about as many characters, with its name cut where the whole is longer.</summary>
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

    /// <summary>Gives <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    // A name is what somebody typed: a line break in it is a space, and nothing in it may drive a terminal.
    private static string Line(string name) => PlainText.OneLine(name.ReplaceLineEndings(" ").Replace('\t', ' '));
}
