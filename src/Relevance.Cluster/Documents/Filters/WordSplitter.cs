using System.Buffers;
using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// Splits text into words as filters do: a word is the longest run of letters, digits and the marks that belong to them. All other characters are separators.
/// </summary>
internal static class WordSplitter
{
    public static List<string> Split(string text)
    {
        List<string> words = [];
        int start = -1;
        int position = 0;
        while (position < text.Length)
        {
            bool isRune = Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int consumed) == OperationStatus.Done;
            bool isInWord = isRune && IsWordRune(rune);
            if (isInWord && start < 0)
            {
                start = position;
            }
            else if (!isInWord && start >= 0)
            {
                words.Add(text[start..position]);
                start = -1;
            }

            position += consumed;
        }

        if (start >= 0)
        {
            words.Add(text[start..]);
        }

        return words;
    }

    /// <summary>Adds the words of a text, or of every text in an array, to a collection.</summary>
    public static void Collect(FieldValue value, ICollection<string> words)
    {
        if (value.AsText() is { } text)
        {
            foreach (string word in Split(text))
            {
                words.Add(word);
            }
        }

        foreach (FieldValue item in value.Items)
        {
            if (item.AsText() is not null)
            {
                Collect(item, words);
            }
        }
    }

    private static bool IsWordRune(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
