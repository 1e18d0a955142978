using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: for every word, the text or array has a word that differs by at most a few edits; case does not matter. An edit inserts, deletes or replaces
/// one UTF-16 unit or swaps two neighbors (the optimal string alignment distance).
/// </summary>
internal sealed record FuzzyMatchFilter : FieldFilter
{
    private const int MaxAllowedEdits = 2;

    /// <summary>The number of words that are compared between two checks of the token.</summary>
    private const int WordsBetweenLooks = 4096;

    private readonly string[] _upper;

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
        _upper = [.. Words.Select(word => word.ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
        MaxEdits = maxEdits;
    }

    /// <summary>Gets the words. An empty list matches every field that contains text.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets the maximum number of edits per word, 0 to 2; null means by its length: 0 up to 2 letters, 1 up to 5, otherwise 2.</summary>
    public int? MaxEdits { get; }

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value) => MatchesValue(value, CancellationToken.None);

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value, CancellationToken cancellationToken)
    {
        if (value.Kind is not (FieldKind.Text or FieldKind.Array))
        {
            return false;
        }

        List<string> found = [];
        WordSplitter.Collect(value, found);
        HashSet<string> candidates = new(found.Select(word => word.ToUpperInvariant()), StringComparer.Ordinal);
        return _upper.All(word => candidates.Contains(word) || IsLikeOne(word, candidates, cancellationToken));
    }

    /// <summary>
    /// Determines whether one word can be changed into another by at most a number of edits. The cost is the length of the words times that number: cells
    /// further from the diagonal are skipped.
    /// </summary>
    internal static bool IsWithin(string left, string right, int edits)
    {
        if (Math.Abs(left.Length - right.Length) > edits)
        {
            return false;
        }

        // Only cells at most that many steps from the diagonal can be small enough. They are stored at their distance from the lower border of this band.
        int width = (2 * edits) + 1;
        Span<int> beforePrevious = stackalloc int[width];
        Span<int> previous = stackalloc int[width];
        Span<int> current = stackalloc int[width];
        for (int cell = 0; cell < width; cell++)
        {
            previous[cell] = Math.Abs(cell - edits);
        }

        int previousLeast = 0;
        for (int i = 1; i <= left.Length; i++)
        {
            int least = int.MaxValue;
            for (int cell = 0; cell < width; cell++)
            {
                int j = i + cell - edits;
                current[cell] = j < 0 || j > right.Length ? edits + 1 : j == 0 ? i : Cost(i, j, cell, beforePrevious, previous, current);
                least = Math.Min(least, current[cell]);
            }

            // A swap continues from the row two above, so the search stops only if both of the last two rows exceed the limit.
            if (least > edits && previousLeast > edits)
            {
                return false;
            }

            previousLeast = least;
            Span<int> free = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = free;
        }

        return previous[right.Length - left.Length + edits] <= edits;

        int Cost(int i, int j, int cell, Span<int> beforePrevious, Span<int> previous, Span<int> current)
        {
            int cost = previous[cell] + (left[i - 1] == right[j - 1] ? 0 : 1);
            cost = cell > 0 ? Math.Min(cost, current[cell - 1] + 1) : cost;
            cost = cell + 1 < width ? Math.Min(cost, previous[cell + 1] + 1) : cost;
            bool isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            return isSwap ? Math.Min(cost, beforePrevious[cell] + 1) : cost;
        }
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

    private bool IsLikeOne(string word, HashSet<string> candidates, CancellationToken cancellationToken)
    {
        int edits = Allowed(word);
        int compared = 0;
        foreach (string candidate in candidates)
        {
            if (++compared % WordsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (IsWithin(word, candidate, edits))
            {
                return true;
            }
        }

        return false;
    }

    private int Allowed(string word) => MaxEdits ?? (word.Length <= 2 ? 0 : word.Length <= 5 ? 1 : MaxAllowedEdits);
}
