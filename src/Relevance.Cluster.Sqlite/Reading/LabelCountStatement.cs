using System.Runtime.InteropServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the labels of a clustering, and the values of a field per label, in one pass.</summary>
internal sealed class LabelCountStatement
{
    private readonly StoreSession _session;
    private readonly Dictionary<long, string> _texts;
    private readonly SqlText _text;

    public LabelCountStatement(
        StoreSession session, DatasetInfo dataset, KnownClustering clustering, FieldPath? field, Filter? filter, CancellationToken cancellationToken)
    {
        _session = session;
        RowExpressions rows = session.CreateExpressions(dataset);
        _texts = rows.Labels.ReadTexts(clustering);
        _text = new SqlText("SELECT c.number, ").Add(field is { } path ? rows.Call("rc_code", path) : new SqlText("NULL")).Add($" FROM {dataset.Labels} c");

        // A label is deleted with its document, so labels alone require no documents.
        if (field is not null || filter is not null)
        {
            _text.Add($" CROSS JOIN {dataset.Documents} d ON d.row = c.row");
        }

        _text.Add(" WHERE c.clustering = ").Add(clustering.Id).Add(" AND ").Add(FilterQuery.Translate(session, rows, filter, cancellationToken));
    }

    /// <summary>Runs the statement.</summary>
    /// <returns>Null if a document has an object in the field: objects have no code.</returns>
    public IReadOnlyList<LabelCount>? Run(CancellationToken cancellationToken)
    {
        const long Object = 0;
        Dictionary<(long Label, long? Code), long> counted = [];
        using (SqliteStatement statement = _text.Prepare(_session.Database))
        {
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                long? code = statement.IsNull(1) ? null : statement.GetInteger(1);
                if (code == Object)
                {
                    return null;
                }

                CollectionsMarshal.GetValueRefOrAddDefault(counted, (statement.GetInteger(0), code), out _)++;
            }
        }

        LabelCount[] counts =
        [
            .. counted.Select(count =>
                new LabelCount(_texts[count.Key.Label], count.Key.Code is { } known ? _session.Functions.Codes.GetValue(known) : default, count.Value)),
        ];
        return StoppableSort.First(counts, counts.Length, Compare, cancellationToken).ToArray();
    }

    /// <summary>Compares by label, then by value; arrays, which the comparer treats as equal, by their JSON.</summary>
    private static int Compare(LabelCount one, LabelCount other)
    {
        int byLabel = string.CompareOrdinal(one.Label, other.Label);
        int byValue = byLabel != 0 ? byLabel : FieldValueComparer.Instance.Compare(one.Value, other.Value);
        return byValue != 0 || one.Value.Kind != FieldKind.Array ? byValue : string.CompareOrdinal(one.Value.ToJson(), other.Value.ToJson());
    }
}
