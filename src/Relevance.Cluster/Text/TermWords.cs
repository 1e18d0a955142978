using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Text;

/// <summary>Numbers the words of texts that can be terms: long enough, and no stop word.</summary>
/// <param name="options">The shortest word and the stop words.</param>
internal sealed class TermWords(ClassTermOptions options)
{
    private readonly HashSet<string> _stopWords = new(options.StopWords.Select(word => word.ToLowerInvariant()), StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly List<int> _found = [];

    /// <summary>Gets the number of different words so far.</summary>
    public int Count => _words.Count;

    /// <summary>Returns the word with a number.</summary>
    public string this[int number] => _words[number];

    /// <summary>Returns the number of each word of a text, in its order; a new word gets the next number. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> NumbersOf(string text)
    {
        _found.Clear();
        char[] buffer = ArrayPool<char>.Shared.Rent((2 * text.Length) + 2);
        try
        {
            ReadOnlySpan<char> words = FeatureHasher.Normalize(text, buffer);
            foreach (Range range in words.Split(' '))
            {
                ReadOnlySpan<char> word = words[range];
                if (!word.IsEmpty && LengthOf(word) >= options.MinLength && !_stopWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                {
                    _found.Add(NumberOf(word));
                }
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    /// <summary>Counts the letters of a word: code points, not UTF-16 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LengthOf(ReadOnlySpan<char> word)
    {
        int length = 0;
        foreach (Rune _ in word.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NumberOf(ReadOnlySpan<char> word)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(word, out int number))
        {
            number = _words.Count;
            _words.Add(word.ToString());
            _numbers.Add(_words[number], number);
        }

        return number;
    }
}
