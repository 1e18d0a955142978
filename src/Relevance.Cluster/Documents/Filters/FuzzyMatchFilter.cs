using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// Every word has, somewhere in the text or array, a word that is the same but for a few edits, without regard to case. An edit inserts, deletes or replaces
/// one UTF-16 unit or swaps
/// two neighbors (the optimal string alignment distance).
/// </summary>
public sealed record FuzzyMatchFilter : FieldFilter
{
    private const int MaxAllowedEdits = 2;

    internal FuzzyMatchFilter(FieldPath field, string words, int? maxEdits)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (maxEdits is < 0 or > MaxAllowedEdits)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxEdits), maxEdits, $"A fuzzy match allows 0 to {MaxAllowedEdits.ToString(CultureInfo.InvariantCulture)} edits.");
        }

        Words = WordSplitter.Split(words).AsReadOnly();
        MaxEdits = maxEdits;
    }

    /// <summary>Gets the words. None matches every field that holds text.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets how many edits a word may have, 0 to 2; null means by its length: none up to 2 letters, 1 up to 5, else 2.</summary>
    public int? MaxEdits { get; }

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value)
    {
        if (value.Kind is not (FieldKind.Text or FieldKind.Array))
        {
            return false;
        }

        List<string> found = [];
        WordSplitter.Collect(value, found);
        return Words.All(word => found.Exists(candidate => Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant()) <= Allowed(word)));
    }

    internal static int Distance(string left, string right)
    {
        int[] beforePrevious = new int[right.Length + 1];
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[right.Length];
    }

    internal override string Describe() => $"{Field} is like {Quote(string.Join(' ', Words))}";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("match");
        writer.WriteString("field", Field.ToString());
        writer.WriteString("value", string.Join(' ', Words));
        if (MaxEdits is { } maxEdits)
        {
            writer.WriteNumber("fuzzy", maxEdits);
        }
        else
        {
            writer.WriteBoolean("fuzzy", true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private protected override bool MatchesScalar(FieldValue value) => MatchesValue(value);

    private int Allowed(string word) => MaxEdits ?? (word.Length <= 2 ? 0 : word.Length <= 5 ? 1 : MaxAllowedEdits);
}
