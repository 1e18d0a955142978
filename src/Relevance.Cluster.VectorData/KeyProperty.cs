using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData;

/// <summary>The property of a record that holds its key.</summary>
internal static class KeyProperty
{
    /// <summary>Returns the property with <see cref="VectorStoreKeyAttribute"/>; null if the type has none.</summary>
    public static PropertyInfo? Find([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        Array.Find(type.GetProperties(), property => property.IsDefined(typeof(VectorStoreKeyAttribute), inherit: true));

    /// <summary>Returns a function for the id that a document has if its record's key becomes its id.</summary>
    public static Func<TRecord, string>? ToId<TRecord>(PropertyInfo? key) =>
        key is null ? null : record => Convert.ToString(key.GetValue(record), CultureInfo.InvariantCulture) ?? "";

    /// <summary>Converts an id to a key; false if it is not one.</summary>
    /// <exception cref="ArgumentException">Keys of this type cannot be read from text.</exception>
    public static bool TryParse<TKey>(string id, [NotNullWhen(true)] out TKey? key)
        where TKey : notnull
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        object? parsed = default(TKey) switch
        {
            Guid => Guid.TryParse(id, out Guid guid) ? guid : null,
            int => int.TryParse(id, culture, out int number) ? number : null,
            long => long.TryParse(id, culture, out long number) ? number : null,
            uint => uint.TryParse(id, culture, out uint number) ? number : null,
            ulong => ulong.TryParse(id, culture, out ulong number) ? number : null,
            _ when typeof(TKey).IsAssignableFrom(typeof(string)) => id,
            _ => throw new ArgumentException($"A key of type {typeof(TKey)} cannot be read from an id: set {nameof(WriteBackOptions<,>)}.Key.", nameof(id)),
        };
        key = parsed is TKey found ? found : default;
        return parsed is not null;
    }

    /// <summary>Returns conditions that every record meets, in the order in which they are tried: no provider translates all of them.</summary>
    public static IEnumerable<Expression<Func<TRecord, bool>>> Always<TRecord>(PropertyInfo? key)
    {
        ParameterExpression record = Expression.Parameter(typeof(TRecord), "record");
        yield return Expression.Lambda<Func<TRecord, bool>>(Expression.Constant(true), record);
        if (key is null)
        {
            yield break;
        }

        Expression value = Expression.Property(record, key);
        yield return Expression.Lambda<Func<TRecord, bool>>(
            Expression.NotEqual(Expression.Convert(value, typeof(object)), Expression.Constant(null, typeof(object))), record);
        if (AnyOf(key.PropertyType) is not { } any)
        {
            yield break;
        }

        Expression other = Expression.Constant(any, key.PropertyType);
        yield return Expression.Lambda<Func<TRecord, bool>>(Expression.OrElse(Expression.NotEqual(value, other), Expression.Equal(value, other)), record);
    }

    /// <summary>Returns the order by the key.</summary>
    public static Expression<Func<TRecord, object?>> Order<TRecord>(PropertyInfo key)
    {
        ParameterExpression record = Expression.Parameter(typeof(TRecord), "record");
        return Expression.Lambda<Func<TRecord, object?>>(Expression.Convert(Expression.Property(record, key), typeof(object)), record);
    }

    /// <summary>Returns the condition that the key of a record is greater than that of another one.</summary>
    /// <param name="key">The property that holds the key.</param>
    /// <param name="last">The other record.</param>
    /// <param name="filter">A condition that is also met; null means none.</param>
    /// <returns>The condition; null for an unusual type of keys.</returns>
    public static Expression<Func<TRecord, bool>>? After<TKey, TRecord>(PropertyInfo key, TRecord last, Expression<Func<TRecord, bool>>? filter)
    {
        if (key.PropertyType != typeof(TKey) || AnyOf(typeof(TKey)) is null)
        {
            return null;
        }

        // C# has no such operator for texts, but databases have: a provider that translates the operator needs no method, and one that runs the condition in
        // memory calls it.
        MethodInfo? method = typeof(TKey).IsPrimitive ? null : ((Func<TKey, TKey, bool>)IsGreater).Method;
        ParameterExpression record = filter?.Parameters[0] ?? Expression.Parameter(typeof(TRecord), "record");
        Expression after = Expression.GreaterThan(
            Expression.Property(record, key), Expression.Constant(key.GetValue(last), typeof(TKey)), liftToNull: false, method);
        return Expression.Lambda<Func<TRecord, bool>>(filter is null ? after : Expression.AndAlso(filter.Body, after), record);
    }

    /// <summary>Determines whether the keys of records ascend, those that are texts in ordinal order.</summary>
    public static bool IsAscending<TKey, TRecord>(PropertyInfo key, IReadOnlyList<TRecord> records)
    {
        IComparer<TKey> comparer = StringComparer.Ordinal as IComparer<TKey> ?? Comparer<TKey>.Default;
        TKey[] keys = [.. records.Select(record => (TKey)key.GetValue(record)!)];
        return keys.Zip(keys.Skip(1)).All(pair => comparer.Compare(pair.First, pair.Second) < 0);
    }

    private static bool IsGreater<TKey>(TKey one, TKey other) => Comparer<TKey>.Default.Compare(one, other) > 0;

    /// <summary>Returns a value of a usual type of keys; null for another type.</summary>
    private static object? AnyOf(Type type) =>
        type == typeof(string) ? ""
        : type == typeof(Guid) ? Guid.Empty
        : type == typeof(int) ? 0
        : type == typeof(long) ? 0L
        : type == typeof(uint) ? 0U
        : type == typeof(ulong) ? 0UL
        : null;
}
