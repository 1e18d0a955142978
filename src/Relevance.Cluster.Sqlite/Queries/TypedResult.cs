using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Storage.Rows;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// Returns values to SQL so that it compares them as <see cref="FieldValue"/> does: a 64-bit integer as INTEGER, any other number as REAL (SQLite compares the
/// two exactly), text as TEXT (compared byte by byte, and so by code point), a boolean as a BLOB of one byte (which equals no number), missing and null as
/// NULL.
/// </summary>
internal static class TypedResult
{
    private static readonly byte[] False = [0];
    private static readonly byte[] True = [1];

    /// <summary>Returns text, a number or a boolean; NULL for other types.</summary>
    public static void SetScalar(sqlite3_context context, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Boolean:
                raw.sqlite3_result_blob(context, value.AsBoolean() == true ? True : False);
                break;
            case FieldKind.Number:
                SetNumber(context, value);
                break;
            default:
                SetText(context, value);
                break;
        }
    }

    /// <summary>Returns a top-level scalar as <see cref="SetScalar(sqlite3_context, FieldValue)"/> does, from its JSON.</summary>
    public static void SetScalar(sqlite3_context context, JsonField field, ReadOnlySpan<byte> json)
    {
        switch (field.Token)
        {
            case JsonTokenType.True or JsonTokenType.False:
                raw.sqlite3_result_blob(context, field.Token == JsonTokenType.True ? True : False);
                break;
            case JsonTokenType.Number:
                SetNumber(context, field, json);
                break;
            default:
                SetText(context, field, json);
                break;
        }
    }

    public static void SetNumber(sqlite3_context context, FieldValue value)
    {
        if (value.AsInteger() is { } integer)
        {
            raw.sqlite3_result_int64(context, integer);
        }
        else if (value.AsNumber() is { } number)
        {
            raw.sqlite3_result_double(context, number);
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    public static void SetNumber(sqlite3_context context, JsonField field, ReadOnlySpan<byte> json)
    {
        if (field.Token != JsonTokenType.Number)
        {
            raw.sqlite3_result_null(context);
        }
        else if (Utf8Parser.TryParse(field.Of(json), out long integer, out int length) && length == field.Length)
        {
            // 64-bit integers are parsed directly; other numbers follow the rules of a value.
            raw.sqlite3_result_int64(context, integer);
        }
        else
        {
            SetNumber(context, FieldValue.Parse(field.Of(json)));
        }
    }

    public static void SetText(sqlite3_context context, FieldValue value)
    {
        if (value.AsText() is { } text)
        {
            SetText(context, Encoding.UTF8.GetBytes(text));
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    public static void SetText(sqlite3_context context, JsonField field, ReadOnlySpan<byte> json)
    {
        if (field.Token != JsonTokenType.String)
        {
            raw.sqlite3_result_null(context);
        }
        else if (field.IsEscaped)
        {
            SetText(context, FieldValue.Parse(field.Of(json)));
        }
        else
        {
            SetText(context, field.Of(json)[1..^1]);
        }
    }

    /// <summary>Returns the instant of a date as its ticks of 100 ns since the year 1 in UTC; NULL for other values.</summary>
    public static void SetDate(sqlite3_context context, FieldValue value) => SetInteger(context, value.AsDate()?.UtcTicks);

    /// <summary>Returns the number of code points of a text; NULL for other types. SQLite's own length stops at a NUL.</summary>
    public static void SetLength(sqlite3_context context, FieldValue value)
    {
        long? count = value.AsText() is null ? null : 0;
        foreach (Rune _ in value.AsText().AsSpan().EnumerateRunes())
        {
            count++;
        }

        SetInteger(context, count);
    }

    /// <summary>Returns 1 for a value, 0 if it is missing or null.</summary>
    public static void SetExists(sqlite3_context context, FieldValue value) => raw.sqlite3_result_int(context, value.HasValue ? 1 : 0);

    /// <summary>Returns the positions of an array's items as a JSON array, for <c>json_each</c>; NULL for other types.</summary>
    public static void SetPositions(sqlite3_context context, FieldValue value)
    {
        if (value.Kind == FieldKind.Array)
        {
            raw.sqlite3_result_text(context, $"[{string.Join(',', Enumerable.Range(0, value.AsArray().Count))}]");
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    private static void SetInteger(sqlite3_context context, long? value)
    {
        if (value is { } integer)
        {
            raw.sqlite3_result_int64(context, integer);
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    private static void SetText(sqlite3_context context, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, which SQLite interprets as NULL.
        if (utf8.IsEmpty)
        {
            raw.sqlite3_result_text(context, "");
        }
        else
        {
            raw.sqlite3_result_text(context, utf8);
        }
    }
}
