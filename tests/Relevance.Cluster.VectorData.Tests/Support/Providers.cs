using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData.Tests.Support;

/// <summary>As the provider for SQLite: every condition and order; an upsert deletes and inserts, so that the record moves to the end.</summary>
public sealed class SqliteShoes<TKey> : Shoes<TKey>
    where TKey : notnull
{
    protected override void Put(Shoe<TKey> record)
    {
        Records.RemoveAll(shoe => shoe.Key.Equals(record.Key));
        Records.Add(record);
    }
}

/// <summary>
/// As the provider for Qdrant: no constant conditions; equality with text, integers, booleans and null only; no order by a key, which is not part of the
/// payload; records in the order of their keys.
/// </summary>
public sealed class QdrantShoes<TKey> : Shoes<TKey>
    where TKey : notnull
{
    protected override void Put(Shoe<TKey> record)
    {
        base.Put(record);
        Records.Sort((one, other) => Comparer<TKey>.Default.Compare(one.Key, other.Key));
    }

    protected override void Check(Expression filter, bool isOrdered)
    {
        Translate(filter);
        if (isOrdered)
        {
            throw new VectorStoreException("Call to vector store failed.") { OperationName = "Scroll" };
        }
    }

    private static void Translate(Expression node)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.AndAlso } both:
                Translate(both.Left);
                Translate(both.Right);
                break;
            case BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual, Right: ConstantExpression { Value: var value } }:
                if (value is not (null or string or int or long or bool))
                {
                    throw new NotSupportedException($"Unsupported filter value type '{value.GetType().Name}'.");
                }

                break;
            default:
                throw new NotSupportedException($"Qdrant does not support the following NodeType in filters: {node.NodeType}");
        }
    }
}

/// <summary>A provider that rejects conditions on anything but the price, and cannot order.</summary>
public sealed class PickyShoes : Shoes<int>
{
    protected override void Check(Expression filter, bool isOrdered)
    {
        if (isOrdered || !filter.ToString().Contains(".Price", StringComparison.Ordinal))
        {
            throw new NotSupportedException("Only conditions on indexed properties are supported.");
        }
    }
}

/// <summary>A provider that returns at most three records at a time, in its own order.</summary>
public sealed class CappedShoes : Shoes<int>
{
    protected override int TopOf(int top) => Math.Min(top, 3);

    protected override void Check(Expression filter, bool isOrdered)
    {
        if (isOrdered)
        {
            throw new NotSupportedException("Ordering is not supported.");
        }
    }
}

/// <summary>A provider that ignores how many records to skip.</summary>
public class ForgetfulShoes : Shoes<int>
{
    protected override int SkipOf(int skip) => 0;
}

/// <summary>A provider that ignores how many records to skip, and cannot order.</summary>
public sealed class UnorderedForgetfulShoes : ForgetfulShoes
{
    protected override void Check(Expression filter, bool isOrdered)
    {
        if (isOrdered)
        {
            throw new NotSupportedException("Ordering is not supported.");
        }
    }
}

/// <summary>A provider that orders by the key, and rejects conditions that compare.</summary>
public sealed class EqualityShoes : Shoes<int>
{
    protected override void Check(Expression filter, bool isOrdered)
    {
        if (filter.NodeType == ExpressionType.GreaterThan)
        {
            throw new NotSupportedException("Only equality is supported.");
        }
    }
}

/// <summary>A provider that orders by the key, and finds nothing by conditions that compare.</summary>
public sealed class BlindShoes : Shoes<int>
{
    protected override IEnumerable<Shoe<int>> Find(Expression<Func<Shoe<int>, bool>> filter) =>
        filter.Body.NodeType == ExpressionType.GreaterThan ? [] : base.Find(filter);
}

/// <summary>A provider that accepts an order and ignores it.</summary>
public sealed class DisorderlyShoes : Shoes<int>
{
    protected override IEnumerable<Shoe<int>> Sort(IEnumerable<Shoe<int>> shoes, Func<Shoe<int>, object?> key) => shoes;
}

/// <summary>A provider that ignores conditions.</summary>
public sealed class CarelessShoes : Shoes<int>
{
    protected override IEnumerable<Shoe<int>> Find(Expression<Func<Shoe<int>, bool>> filter) => Records;
}
