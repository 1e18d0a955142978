using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Turns a whole filter into SQL over a document <c>d</c>.</summary>
internal static class FilterQuery
{
    /// <summary>Checks a filter and translates it.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="filter">The filter; null means every document.</param>
    /// <param name="cancellationToken">Looked at between rows where a set-level filter has to read them now.</param>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public static SqlText Translate(StoreSession session, DatasetInfo dataset, Filter? filter, CancellationToken cancellationToken) =>
        Translate(session, session.CreateExpressions(dataset), filter, cancellationToken);

    /// <summary>Checks a filter and translates it as part of a statement that reads other values too.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="rows">Reads the dataset's values in that statement.</param>
    /// <param name="filter">The filter; null means every document.</param>
    /// <param name="cancellationToken">Looked at between rows where a set-level filter has to read them now.</param>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public static SqlText Translate(StoreSession session, RowExpressions rows, Filter? filter, CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            return new SqlText("1");
        }

        filter.Validate(rows.Dataset.Schema, rows.Dataset.Name);
        SqlText condition = new FilterTranslator(rows).Translate(filter.WithoutSetLevel());
        IReadOnlyList<Filter> setLevel = filter.GetSetLevel();
        return setLevel.Count == 0 ? condition : new SetCondition(session.Database, rows.Dataset, rows.Labels).Translate(condition, setLevel, cancellationToken);
    }
}
