namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Reads numbers as users, spreadsheets and NumPy write them, and converts them to the JSON text of the same number: <c>.5</c>, <c>+1.5</c>, <c>1.</c>,
/// <c>007</c>, and with other separators <c>1.234,5</c>. All digits are kept.
/// </summary>
/// <param name="DecimalMark">The decimal separator: a point or a comma.</param>
/// <param name="GroupMark">The thousands separator, between groups of three digits; null for none.</param>
internal readonly record struct LooseNumber(char DecimalMark, char? GroupMark)
{
    /// <summary>The maximum length of a number; longer texts are not read as numbers.</summary>
    public const int MaxLength = 512;

    /// <summary>The minimum number of digits after the plus of an international phone number.</summary>
    private const int MinPhoneDigits = 7;

    public static LooseNumber Plain { get; } = new('.', GroupMark: null);

    /// <summary>Reads a number.</summary>
    /// <param name="text">The entire text, without surrounding white space.</param>
    /// <param name="json">Receives the JSON text; at least <see cref="MaxLength"/> + 1 bytes.</param>
    /// <param name="length">The number of bytes written to it; 0 if the text is not a number.</param>
    public LooseNumberForm Read(ReadOnlySpan<byte> text, Span<byte> json, out int length)
    {
        length = 0;
        if (text.IsEmpty || text.Length > MaxLength || !IsBeginning(text[0]))
        {
            return LooseNumberForm.None;
        }

        int at = text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        int used = 0;
        if (text[0] == '-')
        {
            json[used++] = (byte)'-';
        }

        if (!TryReadWhole(text, json, ref at, ref used, out int wholeCount, out bool hasLeadingZero)
            || !TryReadFraction(text, json, ref at, ref used, wholeCount)
            || !TryReadExponent(text, json, ref at, ref used)
            || at != text.Length)
        {
            return LooseNumberForm.None;
        }

        length = used;
        return hasLeadingZero || (text[0] == '+' && wholeCount >= MinPhoneDigits && wholeCount == text.Length - 1)
            ? LooseNumberForm.Code
            : LooseNumberForm.Number;
    }

    private bool IsBeginning(byte first) => char.IsAsciiDigit((char)first) || first is (byte)'+' or (byte)'-' || first == DecimalMark;

    /// <summary>Reads the digits before the decimal separator, without leading zeros.</summary>
    private bool TryReadWhole(ReadOnlySpan<byte> text, Span<byte> json, ref int at, ref int used, out int count, out bool hasLeadingZero)
    {
        int begin = used;
        count = 0;
        hasLeadingZero = false;
        int inGroup = 0;
        bool isGrouped = false;
        while (at < text.Length)
        {
            if (char.IsAsciiDigit((char)text[at]))
            {
                hasLeadingZero |= used == begin + 1 && json[begin] == '0';
                used = hasLeadingZero && json[begin] == '0' ? begin : used;
                json[used++] = text[at++];
                count++;
                inGroup++;
            }
            else if (GroupLength(text[at..]) is > 0 and { } mark)
            {
                if (isGrouped ? inGroup != 3 : inGroup is < 1 or > 3)
                {
                    return false;
                }

                (isGrouped, inGroup) = (true, 0);
                at += mark;
            }
            else
            {
                break;
            }
        }

        if (count == 0)
        {
            json[used++] = (byte)'0';
        }

        return !isGrouped || inGroup == 3;
    }

    /// <summary>Returns the length in bytes of the thousands separator at the beginning; 0 if the text does not begin with one.</summary>
    private int GroupLength(ReadOnlySpan<byte> text)
    {
        Span<byte> mark = stackalloc byte[3];
        return GroupMark is { } group && new System.Text.Rune(group).EncodeToUtf8(mark) is var length && text.StartsWith(mark[..length]) ? length : 0;
    }

    private bool TryReadFraction(ReadOnlySpan<byte> text, Span<byte> json, ref int at, ref int used, int wholeCount)
    {
        if (at == text.Length || text[at] != DecimalMark)
        {
            return wholeCount > 0;
        }

        int point = used;
        json[used++] = (byte)'.';
        at++;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            json[used++] = text[at++];
        }

        bool isEmpty = used == point + 1;
        used = isEmpty ? point : used;
        return !isEmpty || wholeCount > 0;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, Span<byte> json, ref int at, ref int used)
    {
        if (at == text.Length || text[at] is not ((byte)'e' or (byte)'E'))
        {
            return true;
        }

        json[used++] = text[at++];
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-')
        {
            json[used++] = text[at++];
        }

        int digits = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            json[used++] = text[at++];
        }

        return at > digits;
    }
}
