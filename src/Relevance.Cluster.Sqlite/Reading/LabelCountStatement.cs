using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the labels of a clustering with one look, and the values of a field within each.</summary>
internal sealed class LabelCountStatement
{
    private readonly StoreSession _session;
    private readonly Dictionary<long, string> _texts;
    private readonly SqlText _text;

    public LabelCountStatement(StoreSession session, DatasetInfo dataset, KnownClustering clustering, FieldPath? field, Filter? filter, CancellationToken cancellationToken)
    {
        _session = session;
        RowExpressions rows = session.CreateExpressions(dataset);
        _texts = rows.Labels.ReadTexts(clustering);
        _text = new SqlText("SELECT c.number, ").Add(field is { } path ? rows.Call("rc_code", path) : new SqlText("NULL")).Add($", count(*) FROM {dataset.Labels} c");

        // A label goes with its document, so that labels alone need no look at any.
        if (field is not null || filter is not null)
        {
            _text.Add($" CROSS JOIN {dataset.Documents} d ON d.row = c.row");
        }

        _text.Add(" WHERE c.clustering = ").Add(clustering.Id).Add(" AND ").Add(FilterQuery.Translate(session, rows, filter, cancellationToken)).Add(" GROUP BY 1, 2");
    }

    /// <summary>Runs it.</summary>
    /// <returns>Null when a document holds an object in the field: those have no code of their own.</returns>
    public IReadOnlyList<LabelCount>? Run(CancellationToken cancellationToken)
    {
        const long Object = 0;
        List<LabelCount> counts = [];
        using SqliteStatement statement = _text.Prepare(_session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long? code = statement.IsNull(1) ? null : statement.GetInteger(1);
            if (code == Object)
            {
                return null;
            }

            counts.Add(new LabelCount(_texts[statement.GetInteger(0)], code is { } known ? _session.Functions.Codes.GetValue(known) : default, statement.GetInteger(2)));
        }

        return
        [
            .. counts.OrderBy(count => count.Label, StringComparer.Ordinal)
                .ThenBy(count => count.Value, FieldValueComparer.Instance)
                .ThenBy(count => count.Value.Kind == FieldKind.Array ? count.Value.ToJson() : "", StringComparer.Ordinal),
        ];
    }
}
