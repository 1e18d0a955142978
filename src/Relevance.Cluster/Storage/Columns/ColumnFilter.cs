using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Selects documents by a filter: each condition is evaluated by its definition once per distinct value of its column.</summary>
/// <remarks>
/// The documents of the most selective condition that all must meet are found by an index from values to documents, and only these are compared with the other
/// conditions; without such a condition all documents are.
/// </remarks>
internal abstract class ColumnFilter
{
    /// <summary>The share of documents up to which those of an index are visited instead of all.</summary>
    private const int IndexShare = 8;

    /// <summary>Collects the fields that a filter reads, if columns can evaluate it.</summary>
    /// <returns>
    /// False if a condition reads more than one field (searches, ids, chunks, two fields compared, sets of documents), or a field at, above or below a vector.
    /// </returns>
    public static bool TryCollectPaths(Filter filter, IReadOnlyList<FieldPath> vectorFields, HashSet<FieldPath> paths) => filter switch
    {
        AndFilter and => and.Filters.All(part => TryCollectPaths(part, vectorFields, paths)),
        OrFilter or => or.Filters.All(part => TryCollectPaths(part, vectorFields, paths)),
        NotFilter not => TryCollectPaths(not.Filter, vectorFields, paths),
        ChunkFilter => false,
        FieldFilter field => !IsNearVector(field.Field, vectorFields) && (paths.Add(field.Field) || true),
        _ => false,
    };

    /// <summary>Determines whether a table can evaluate a filter: objects are not distinguished, and can only be checked for existence.</summary>
    public static bool CanEvaluate(ColumnTable table, Filter filter) => filter switch
    {
        AndFilter and => and.Filters.All(part => CanEvaluate(table, part)),
        OrFilter or => or.Filters.All(part => CanEvaluate(table, part)),
        NotFilter not => CanEvaluate(table, not.Filter),
        _ => filter is ExistsFilter || !table[((FieldFilter)filter).Field].HasObjects,
    };

    /// <summary>Selects the documents of a table.</summary>
    /// <param name="table">The table, with a column for each field of the filter.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The positions of the documents, ascending.</returns>
    public static int[] Select(ColumnTable table, Filter filter, CancellationToken cancellationToken)
    {
        ColumnFilter condition = Create(table, filter, cancellationToken);
        if (condition.FindCandidates(table.Count / IndexShare) is { } candidates)
        {
            return Array.FindAll(candidates, condition.Matches);
        }

        bool[] selected = new bool[table.Count];
        condition.Evaluate(selected);
        int[] positions = new int[selected.AsSpan().Count(true)];
        for (int i = 0, next = 0; next < positions.Length; i++)
        {
            positions[next] = i;
            next += selected[i] ? 1 : 0;
        }

        return positions;
    }

    /// <summary>Determines whether the document at a position meets the condition.</summary>
    private protected abstract bool Matches(int position);

    /// <summary>Evaluates the condition for all documents.</summary>
    private protected abstract void Evaluate(bool[] selected);

    /// <summary>Finds the documents outside which none meets the condition, ascending.</summary>
    /// <returns>Null if these are more than a limit.</returns>
    private protected virtual int[]? FindCandidates(int limit) => null;

    private static ColumnFilter Create(ColumnTable table, Filter filter, CancellationToken cancellationToken) => filter switch
    {
        AndFilter and => new Junction([.. and.Filters.Select(part => Create(table, part, cancellationToken))], isAnd: true),
        OrFilter or => new Junction([.. or.Filters.Select(part => Create(table, part, cancellationToken))], isAnd: false),
        NotFilter not => new Negation(Create(table, not.Filter, cancellationToken)),
        _ => new Condition(table[((FieldFilter)filter).Field], (FieldFilter)filter, cancellationToken),
    };

    private static bool IsNearVector(FieldPath path, IReadOnlyList<FieldPath> vectorFields) =>
        vectorFields.Any(field => LabelFields.AreRelated(field.ToString(), path.ToString()));

    private sealed class Condition : ColumnFilter
    {
        private readonly Column _column;
        private readonly bool[] _matches;

        public Condition(Column column, FieldFilter filter, CancellationToken cancellationToken)
        {
            _column = column;
            _matches = new bool[column.Values.Length];
            NumericFilter? numeric = filter as NumericFilter;
            double bound = numeric?.Value.AsNumber() ?? double.NaN;
            for (int code = 0; code < _matches.Length; code++)
            {
                double number = numeric is null ? double.NaN : column.Numbers[code];
                if (number < bound || number > bound)
                {
                    // Rounding to float64 preserves the order, so only numbers that round to the same one need an exact comparison.
                    _matches[code] = Comparison.Holds(numeric!.Comparison, number < bound ? -1 : 1);
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                _matches[code] = filter.MatchesValue(column.Values[code], cancellationToken);
            }
        }

        private protected override bool Matches(int position) => _matches[_column.Codes[position]];

        private protected override void Evaluate(bool[] selected)
        {
            int[] codes = _column.Codes;
            for (int i = 0; i < selected.Length; i++)
            {
                selected[i] = _matches[codes[i]];
            }
        }

        private protected override int[]? FindCandidates(int limit)
        {
            int count = 0;
            for (int code = 0; code < _matches.Length && count <= limit; code++)
            {
                count += _matches[code] ? _column.Positions[code].Length : 0;
            }

            if (count > limit)
            {
                return null;
            }

            int[] candidates = new int[count];
            for (int code = 0, next = 0; next < count; code++)
            {
                if (_matches[code])
                {
                    ReadOnlySpan<int> positions = _column.Positions[code];
                    positions.CopyTo(candidates.AsSpan(next));
                    next += positions.Length;
                }
            }

            Array.Sort(candidates);
            return candidates;
        }
    }

    private sealed class Junction(ColumnFilter[] parts, bool isAnd) : ColumnFilter
    {
        private protected override bool Matches(int position)
        {
            foreach (ColumnFilter part in parts)
            {
                if (part.Matches(position) != isAnd)
                {
                    return !isAnd;
                }
            }

            return isAnd;
        }

        private protected override void Evaluate(bool[] selected)
        {
            selected.AsSpan().Fill(isAnd);
            bool[] own = parts.Length == 0 ? [] : new bool[selected.Length];
            foreach (ColumnFilter part in parts)
            {
                part.Evaluate(own);
                for (int i = 0; i < selected.Length; i++)
                {
                    selected[i] = isAnd ? selected[i] & own[i] : selected[i] | own[i];
                }
            }
        }

        private protected override int[]? FindCandidates(int limit)
        {
            int[]? best = null;
            foreach (ColumnFilter part in isAnd ? parts : [])
            {
                best = part.FindCandidates(best is null ? limit : best.Length - 1) ?? best;
            }

            return best;
        }
    }

    private sealed class Negation(ColumnFilter part) : ColumnFilter
    {
        private protected override bool Matches(int position) => !part.Matches(position);

        private protected override void Evaluate(bool[] selected)
        {
            part.Evaluate(selected);
            for (int i = 0; i < selected.Length; i++)
            {
                selected[i] = !selected[i];
            }
        }
    }
}
