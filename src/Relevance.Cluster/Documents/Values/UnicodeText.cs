using System.Buffers;
using System.Text;

namespace Relevance.Cluster.Documents.Values;

/// <summary>What can be told of a .NET text as Unicode.</summary>
internal static class UnicodeText
{
    /// <summary>Finds the first surrogate without its partner, which no encoding can keep.</summary>
    /// <returns>Its position; −1 when the text is valid.</returns>
    public static int FindLoneSurrogate(ReadOnlySpan<char> text)
    {
        int position = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (position >= 0 && position < text.Length)
        {
            if (Rune.DecodeFromUtf16(text[position..], out _, out int consumed) != OperationStatus.Done)
            {
                return position;
            }

            position += consumed;
            int next = text[position..].IndexOfAnyInRange('\uD800', '\uDFFF');
            position = next < 0 ? -1 : position + next;
        }

        return -1;
    }

    /// <summary>Orders texts by code point, which is the order of their UTF-8 bytes too. UTF-16 units would put U+10000 before U+E000.</summary>
    public static int CompareByCodePoint(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        int same = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (same == length)
        {
            return left.Length.CompareTo(right.Length);
        }

        char a = left[same];
        char b = right[same];
        bool onlyOneIsSurrogate = char.IsSurrogate(a) != char.IsSurrogate(b);
        return onlyOneIsSurrogate && a >= '\uD800' && b >= '\uD800' ? (char.IsSurrogate(a) ? 1 : -1) : a.CompareTo(b);
    }
}
