using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Values of filters as parameters that compare with what <see cref="TypedResult"/> gives.</summary>
internal static class Parameters
{
    private static readonly byte[] False = [0];
    private static readonly byte[] True = [1];

    /// <summary>Whether a text can be a parameter: UTF-8 has no lone surrogate, which is part of no stored text either.</summary>
    public static bool IsValid(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Whether a text, number or boolean may equal a stored one.</summary>
    public static bool IsPossible(FieldValue value) => value.AsText() is not { } text || IsValid(text);

    /// <summary>Whether SQLite reads a value from a JSON list as it was written: its JSON functions cut text at a NUL and round fractions.</summary>
    public static bool IsListable(FieldValue value) =>
        value.AsInteger() is not null || (value.AsText() is { } text && !text.Contains('\0', StringComparison.Ordinal));

    public static SqlText Of(FieldValue value)
    {
        SqlText text = new("");
        if (value.AsInteger() is { } integer)
        {
            return text.AddParameter(integer);
        }

        return value.Kind switch
        {
            FieldKind.Number => text.AddParameter(value.AsNumber()!.Value),
            FieldKind.Boolean => text.AddParameter(value.AsBoolean() == true ? True : False),
            FieldKind.Text => text.AddParameter(value.AsText()!),
            _ => throw new ArgumentException("Not a scalar.", nameof(value)),
        };
    }

    /// <summary>Gets the values as a JSON list in one parameter.</summary>
    public static SqlText ListOf(IEnumerable<FieldValue> values) =>
        new SqlText("").AddParameter(FieldValue.FromArray(values.Select(value => value.AsInteger() is { } integer ? integer : value)).ToJson());
}
