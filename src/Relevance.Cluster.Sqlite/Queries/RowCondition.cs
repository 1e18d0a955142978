using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>A filter that is asked of its own definition, row by row, with the slots of a reader that its fields have.</summary>
/// <remarks>
/// One row may take long, as thousands of conditions on a long text do: the token is looked at before each of them, and within those that take long themselves.
/// </remarks>
internal sealed class RowCondition
{
    private readonly RowReader _reader;
    private readonly Filter _filter;
    private readonly RowCondition[] _parts;
    private readonly int _slot = -1;

    /// <summary>Initializes a new instance of the <see cref="RowCondition"/> class.</summary>
    /// <param name="reader">The reader, which gets a slot for each field.</param>
    /// <param name="filter">The filter.</param>
    public RowCondition(RowReader reader, Filter filter)
    {
        _reader = reader;
        _filter = filter;
        _parts = filter switch
        {
            AndFilter and => [.. and.Filters.Select(part => new RowCondition(reader, part))],
            OrFilter or => [.. or.Filters.Select(part => new RowCondition(reader, part))],
            NotFilter not => [new RowCondition(reader, not.Filter)],
            _ => [],
        };
        if (filter is FieldFilter field)
        {
            _slot = reader.Add(field.Field);
        }
    }

    /// <summary>Gets the reader.</summary>
    public RowReader Reader => _reader;

    /// <summary>Tells whether the row that the reader is at meets the condition.</summary>
    public bool Holds(ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        switch (_filter)
        {
            case AndFilter:
                foreach (RowCondition part in _parts)
                {
                    if (!part.Holds(body, cancellationToken))
                    {
                        return false;
                    }
                }

                return true;
            case OrFilter:
                foreach (RowCondition part in _parts)
                {
                    if (part.Holds(body, cancellationToken))
                    {
                        return true;
                    }
                }

                return false;
            case NotFilter:
                return !_parts[0].Holds(body, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _filter is FieldFilter field and not ChunkFilter
            ? field.MatchesValue(_reader.ReadValue(_slot, body), cancellationToken)
            : _filter.Matches(_reader.GetDocument(body));
    }
}
