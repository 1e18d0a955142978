using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

public readonly partial struct FieldValue
{
    private static readonly FieldMap EmptyObject = new(0);

    /// <summary>
    /// Determines whether two values are equal in kind and content. Everything that compares values uses this rule: filters, groups, facets, truth values,
    /// labels, reports and every store. Numbers compare by value: <c>1</c>, <c>1.0</c> and <c>1e0</c> are equal, and so are <c>0</c> and <c>-0</c>; integers
    /// that fit in 64 bits are compared exactly, all others as float64, so that all numbers beyond its range are equal. The number <c>5</c> and the text
    /// <c>"5"</c> are different. Text compares ordinally, arrays item by item, objects by name in any order, vectors by the values of their components (NaN
    /// equals NaN). Missing equals missing, null equals null. A vector does not equal an array of the same numbers.
    /// </summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if both are equal.</returns>
    public bool Equals(FieldValue other)
    {
        FieldKind kind = Kind;
        if (kind != other.Kind)
        {
            return false;
        }

        return kind switch
        {
            FieldKind.Boolean => _number == other._number,
            FieldKind.Number => CompareNumbers(this, other) == 0,
            FieldKind.Text => string.Equals(AsText(), other.AsText(), StringComparison.Ordinal),
            FieldKind.Array => Items.SequenceEqual(other.Items),
            FieldKind.Object => HaveSameMembers(Map!, other.Map!),
            FieldKind.Vector => VectorMemory.Span.SequenceEqual(other.VectorMemory.Span),
            _ => true,
        };
    }

    /// <summary>
    /// Returns the canonical form, which is the same for all values that are equal to this one, so that output does not depend on which of them came first.
    /// </summary>
    /// <returns>
    /// Numbers with their shortest text (<c>5</c> for <c>5.0</c>), beyond float64 <c>1e999</c> or <c>-1e999</c>; arrays with canonical items; objects with
    /// canonical values in ordinal order of the names; every other value unchanged.
    /// </returns>
    public FieldValue ToCanonical() => Kind switch
    {
        FieldKind.Number => AsInteger() is { } integer ? integer
            : double.IsFinite(_number) ? _number
            : FromNumberText(_number, _number > 0 ? "1e999" : "-1e999"),
        FieldKind.Array => FromArray(Array.ConvertAll(Items.ToArray(), item => item.ToCanonical())),
        FieldKind.Object => FromObject(
            AsObject().OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value.ToCanonical()))),
        _ => this,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        switch (Kind)
        {
            case FieldKind.Boolean:
            case FieldKind.Number:
                hash.Add(_number);
                break;
            case FieldKind.Text:
                hash.Add(AsText(), StringComparer.Ordinal);
                break;
            case FieldKind.Array:
                foreach (FieldValue item in Items)
                {
                    hash.Add(item);
                }

                break;
            case FieldKind.Object:
                int members = 0;
                foreach (KeyValuePair<string, FieldValue> member in Map!.Members)
                {
                    members ^= HashCode.Combine(StringComparer.Ordinal.GetHashCode(member.Key), member.Value);
                }

                hash.Add(members);
                break;
            case FieldKind.Vector:
                foreach (float component in VectorMemory.Span)
                {
                    hash.Add(component);
                }

                break;
        }

        return hash.ToHashCode();
    }

    /// <summary>Compares two numbers by their exact values: a 64-bit integer and a float64 are compared without rounding either.</summary>
    internal static int CompareNumbers(FieldValue left, FieldValue right)
    {
        int rounded = left._number.CompareTo(right._number);
        if (rounded != 0 || (left.NumberText is null && right.NumberText is null))
        {
            // Rounding to float64 preserves the order, so only numbers that round to the same value need an exact comparison.
            return rounded;
        }

        // A float64 that is not a 64-bit integer and yet equals the rounded value of one can only be ±2^63.
        return left.AsInteger() is null && right.AsInteger() is null ? 0 : left.ToInt128().CompareTo(right.ToInt128());
    }

    private Int128 ToInt128() => AsInteger() is { } integer ? integer : (Int128)_number;

    private static bool HaveSameMembers(FieldMap left, FieldMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, FieldValue> member in left.Members)
        {
            if (!right.TryGetValue(member.Key, out FieldValue other) || !member.Value.Equals(other))
            {
                return false;
            }
        }

        return true;
    }
}
