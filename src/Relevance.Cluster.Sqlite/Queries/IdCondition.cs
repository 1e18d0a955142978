using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Finds documents by id through the index, however many ids there are: they come as one parameter, a JSON list.</summary>
internal static class IdCondition
{
    /// <summary>Whether SQLite reads the list as it was written: its JSON functions cut text at a NUL.</summary>
    public static bool IsTranslatable(IdsFilter filter) => !filter.Ids.Any(id => id.Contains('\0', StringComparison.Ordinal));

    public static SqlText Translate(IdsFilter filter) =>
        new SqlText("d.id IN (SELECT value FROM json_each(").AddParameter(FieldValue.FromArray(filter.Ids.Select(id => (FieldValue)id)).ToJson()).Add("))");
}
