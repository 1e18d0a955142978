using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Recognizes and reads CSV cells as one of the column types.</summary>
/// <param name="Number">The form of numbers in the file.</param>
internal readonly record struct CellText(LooseNumber Number)
{
    // The words that pandas, R and MySQL use for missing values, and the error values of spreadsheets.
    private static readonly string[] EmptyWords =
    [
        "NA", "<NA>", "N/A", "#N/A", "#N/A N/A", "#NA", "NULL", "None", "\\N", "NaT", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#NAME?", "#NULL!",
    ];

    private static readonly string[] NotFiniteWords =
    [
        "NaN", "-NaN", "+NaN", "inf", "-inf", "+inf", "Infinity", "-Infinity", "+Infinity",
        "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "1.#INF", "-1.#INF",
    ];

    private static readonly int LongestWord = EmptyWords.Concat(NotFiniteWords).Max(word => word.Length);

    private static ReadOnlySpan<byte> Space => " \t"u8;

    /// <summary>Determines whether a cell is a word for a missing number, in any case.</summary>
    public static bool IsMissingWord(ReadOnlySpan<byte> cell) => IsOneOf(cell, EmptyWords) || IsNotFinite(cell);

    /// <summary>Determines whether a cell is a number that is NaN or infinite.</summary>
    public static bool IsNotFinite(ReadOnlySpan<byte> cell) => IsOneOf(cell, NotFiniteWords);

    private static bool IsOneOf(ReadOnlySpan<byte> cell, string[] words)
    {
        ReadOnlySpan<byte> word = cell.Trim(Space);
        if (word.IsEmpty || word.Length > LongestWord || (char.IsAsciiDigit((char)word[0]) && !word.Contains((byte)'#')))
        {
            return false;
        }

        foreach (string missing in words)
        {
            if (Ascii.EqualsIgnoreCase(word, missing))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines the types that a cell can be read as.</summary>
    /// <param name="cell">The cell; not empty.</param>
    /// <param name="asksForComma">Whether to try the comma as decimal separator as well.</param>
    /// <param name="isCode">Whether the cell would be a number except for leading zeros or the plus of a phone number.</param>
    public CellShapes Shapes(ReadOnlySpan<byte> cell, bool asksForComma, out bool isCode)
    {
        ReadOnlySpan<byte> text = cell.Trim(Space);
        int unused = 0;
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        LooseNumberForm form = Number.Read(text, json, out _);
        CellShapes shapes = form == LooseNumberForm.Number ? CellShapes.Number : CellShapes.None;
        isCode = form == LooseNumberForm.Code;
        if (asksForComma && new LooseNumber(',', GroupMark: null).Read(text, json, out _) == LooseNumberForm.Number)
        {
            shapes |= CellShapes.CommaNumber;
        }

        return shapes != CellShapes.None ? shapes
            : TryBoolean(text, out _) ? CellShapes.Boolean
            : TryJson(text, out _, ref unused) ? CellShapes.Json
            : CellShapes.None;
    }

    /// <summary>Determines whether a number is an integer: without exponent, and without a fraction or with a fraction of zeros.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> number)
    {
        int mark = number.IndexOfAny(".,"u8);
        return number.IndexOfAny("eE"u8) < 0 && (mark < 0 || number[(mark + 1)..].Trim(Space).IndexOfAnyExcept((byte)'0') < 0);
    }

    /// <summary>Determines whether a number with a comma cannot be an integer with a thousands separator.</summary>
    public static bool IsCommaDecimal(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> text = cell.Trim(Space).TrimStart("+-"u8);
        int comma = text.IndexOf((byte)',');
        return comma >= 0 && (comma is 0 or > 3 || text.Length != comma + 4 || text[0] == '0');
    }

    /// <summary>Determines whether a cell has only digits, separators between them, and optionally a currency or percent sign: 1,234.50, $5, 12 %.</summary>
    public static bool IsMarkedNumber(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> text = TrimSign(TrimSign(cell.Trim(Space)).TrimStart("+-"u8)).Trim(Space);
        int markCount = 0;
        int inGroup = 0;
        foreach (byte sign in text)
        {
            bool isMark = sign is (byte)'.' or (byte)',' or (byte)'\'';
            if (isMark ? inGroup == 0 || (markCount > 0 && inGroup != 3) : !char.IsAsciiDigit((char)sign))
            {
                return false;
            }

            markCount += isMark ? 1 : 0;
            inGroup = isMark ? 0 : inGroup + 1;
        }

        return inGroup > 0;
    }

    private static ReadOnlySpan<byte> TrimSign(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> begun =
            text.StartsWith("$"u8) ? text[1..]
            : text.StartsWith("€"u8) ? text["€"u8.Length..]
            : text.StartsWith("£"u8) ? text["£"u8.Length..]
            : text;
        return (begun.EndsWith("%"u8) ? begun[..^1] : begun.EndsWith("€"u8) ? begun[..^"€"u8.Length] : begun).Trim(Space);
    }

    /// <summary>Reads a cell as the type of its column.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="column">The column of the cell.</param>
    /// <param name="notFinite">Incremented for each number that is NaN or infinite, and therefore missing, or null in an array.</param>
    /// <returns>The value; missing for an empty cell, and for the words of missing numbers in columns of numbers or booleans.</returns>
    /// <exception cref="InvalidDocumentException">The cell cannot be read as the type of its column.</exception>
    public FieldValue Read(ReadOnlySpan<byte> cell, CsvColumn column, ref int notFinite)
    {
        ReadOnlySpan<byte> text = cell.Trim(Space);
        if (column.Type == ColumnType.Text)
        {
            return cell.IsEmpty ? default(FieldValue) : Encoding.UTF8.GetString(cell);
        }

        if (text.IsEmpty || IsMissingWord(text))
        {
            notFinite += column.Type == ColumnType.Number && IsNotFinite(text) ? 1 : 0;
            return default;
        }

        FieldValue value = default;
        bool isRead = column.Type switch
        {
            ColumnType.Number => TryNumber(text, out value),
            ColumnType.Boolean => TryBoolean(text, out value),
            ColumnType.Json => TryJson(text, out value, ref notFinite),
            _ => TryVector(text, out value),
        };
        return isRead ? value : throw new InvalidDocumentException($"column '{column.Name}': expected {Expected(column.Type)}, found {Describe(text)}.");
    }

    private static string Expected(ColumnType type) => type switch
    {
        ColumnType.Number => "a number",
        ColumnType.Boolean => "true or false",
        ColumnType.Json => "an array or object in JSON, or a list of numbers in brackets",
        _ => "a list of numbers",
    };

    private static string Describe(ReadOnlySpan<byte> text) => NumberList.DescribeText(Encoding.UTF8.GetString(text));

    private static bool TryBoolean(ReadOnlySpan<byte> text, out FieldValue value)
    {
        bool isTrue = Ascii.EqualsIgnoreCase(text, "true"u8);
        value = isTrue;
        return isTrue || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    private static bool TryVector(ReadOnlySpan<byte> text, out FieldValue value)
    {
        bool isVector = NumberList.TryReadVector(text, out ReadOnlyMemory<float> vector);
        value = vector;
        return isVector;
    }

    private static bool TryJson(ReadOnlySpan<byte> text, out FieldValue value, ref int notFinite)
    {
        value = default;
        if (text[0] is not ((byte)'[' or (byte)'{' or (byte)'a' or (byte)'t' or (byte)'n') || NumberList.TryReadArray(text, out value, ref notFinite))
        {
            return value.Kind == FieldKind.Array;
        }

        try
        {
            int count = 0;
            value = text[0] is (byte)'[' or (byte)'{' ? JsonTreeReader.ReadValue(PythonJson.WithoutWords(text, out count)) : default;
            notFinite += count;
            return value.HasValue;
        }
        catch (InvalidDocumentException)
        {
            // Not JSON, therefore text: [sic], {draft}.
            return false;
        }
    }

    private bool TryNumber(ReadOnlySpan<byte> text, out FieldValue value)
    {
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        bool isNumber = Number.Read(text, json, out int length) != LooseNumberForm.None;
        value = isNumber ? JsonNumber.Parse(json[..length]) : default;
        return isNumber;
    }
}
