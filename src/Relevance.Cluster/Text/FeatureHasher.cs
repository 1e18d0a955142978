using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Relevance.Cluster.Text;

/// <summary>Hashes the features of a text to counted buckets: words to [0, 2^bits), characters to [2^bits, 2·2^bits).</summary>
/// <remarks>
/// A word is a run of letters, digits and their combining marks, in lower case. Character n-grams replace stemming, and inverse document frequency replaces
/// stop words, in any language.
/// </remarks>
internal sealed class FeatureHasher(TextVectorizerOptions options)
{
    private const char Blank = ' ';

    /// <summary>Gets the number of buckets, of both kinds together.</summary>
    public int BucketCount { get; } = 2 << options.HashBits;

    /// <summary>Gets the first bucket of characters; lower buckets are for words.</summary>
    public int FirstCharacterBucket { get; } = 1 << options.HashBits;

    /// <summary>Counts the features of a text: buckets ascending, counts from 1. Both are empty for a text without a letter or digit.</summary>
    public FeatureCounts Count(string text)
    {
        // A blank precedes each word and follows the last; a rune in lower case never has more units.
        char[] buffer = ArrayPool<char>.Shared.Rent((2 * text.Length) + 2);

        try
        {
            ReadOnlySpan<char> words = Normalize(text, buffer);
            var buckets = new List<int>(16 * (words.Length + 1));
            AddWords(words, buckets);
            AddCharacters(words, buckets);
            buckets.Sort();
            return FeatureCounts.OfSorted(buckets);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the words of a text in lower case, with a blank before each and after the last; empty for a text without words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">A buffer of twice the length of the text plus two.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ReadOnlySpan<char> Normalize(string text, char[] buffer)
    {
        int length = 0;
        bool insideWord = false;

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!BelongsToWord(rune))
            {
                insideWord = false;
                continue;
            }

            if (!insideWord)
            {
                buffer[length++] = Blank;
                insideWord = true;
            }

            length += Rune.ToLowerInvariant(rune).EncodeToUtf16(buffer.AsSpan(length));
        }

        if (length > 0)
        {
            buffer[length++] = Blank;
        }

        return buffer.AsSpan(0, length);
    }

    private static bool BelongsToWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private void AddWords(ReadOnlySpan<char> words, List<int> buckets)
    {
        NGramRange range = options.WordNGrams;

        if (range == NGramRange.None || words.IsEmpty)
        {
            return;
        }

        for (int start = 1; start < words.Length; start += words[start..].IndexOf(Blank) + 1)
        {
            int end = start;

            for (int length = 1; length <= range.Maximum && end < words.Length; length++)
            {
                end += words[end..].IndexOf(Blank);

                if (length >= range.Minimum)
                {
                    buckets.Add(BucketOf(words[start..end]));
                }

                end++;
            }
        }
    }

    private void AddCharacters(ReadOnlySpan<char> words, List<int> buckets)
    {
        NGramRange range = options.CharacterNGrams;

        if (range == NGramRange.None || words.IsEmpty)
        {
            return;
        }

        for (int start = 0; start < words.Length - 1;)
        {
            int next = start + 1 + words[(start + 1)..].IndexOf(Blank);
            ReadOnlySpan<char> word = words[start..(next + 1)];

            for (int length = range.Minimum; length <= range.Maximum; length++)
            {
                for (int offset = 0; offset + length <= word.Length; offset++)
                {
                    buckets.Add(FirstCharacterBucket + BucketOf(word.Slice(offset, length)));
                }
            }

            start = next;
        }
    }

    private int BucketOf(ReadOnlySpan<char> feature) => (int)(TermHash.Of(feature) >> (64 - options.HashBits));
}
