using System.Buffers;
using System.Text;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Checks and compares .NET strings as Unicode text.</summary>
internal static class UnicodeText
{
    /// <summary>Finds the first unpaired surrogate, which no encoding can represent.</summary>
    /// <returns>Its position; −1 if the text is valid.</returns>
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

    /// <summary>Compares texts by code point, which is also the order of their UTF-8 bytes. By UTF-16 units, U+10000 would precede U+E000.</summary>
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
