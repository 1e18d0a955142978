using System.Globalization;
using System.Text;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Labels;

/// <summary>
/// The revision of the labels of a clustering: the text with the number 0, which no label has. It is stored as a blob, so that it equals no text, and it is
/// random, as <see cref="DatasetInfo.MakeRevision"/> explains.
/// </summary>
internal static class LabelRevision
{
    /// <summary>The number of the row.</summary>
    public const long Number = 0;

    /// <summary>Returns the revision; it changes with each write of a label. Labels that an older program wrote have that of the clustering.</summary>
    public static string Read(SqliteDatabase database, KnownClustering clustering)
    {
        using SqliteStatement statement = database.Prepare("SELECT text FROM label_text WHERE clustering = ? AND number = ?");
        bool exists = statement.Bind(1, clustering.Id).Bind(2, Number).Step();
        return string.Create(CultureInfo.InvariantCulture, $"{clustering.Id}.{(exists ? statement.GetText(0) : "")}");
    }

    /// <summary>Changes the revision.</summary>
    /// <param name="database">The connection, within a transaction.</param>
    /// <param name="clustering">The number of the clustering.</param>
    /// <param name="revision">The new revision; null (the default) chooses one.</param>
    public static void Change(SqliteDatabase database, long clustering, string? revision = null)
    {
        using SqliteStatement insert = database.Prepare("INSERT OR REPLACE INTO label_text(clustering, number, text) VALUES(?, ?, ?)");
        insert.Bind(1, clustering).Bind(2, Number).BindBlob(3, Encoding.ASCII.GetBytes(revision ?? Guid.NewGuid().ToString("N"))).Run();
        using SqliteStatement checksum = database.Prepare($"UPDATE label_text SET seal = {StoreTables.LabelTextChecksum} WHERE clustering = ? AND number = ?");
        checksum.Bind(1, clustering).Bind(2, Number).Run();
    }
}
