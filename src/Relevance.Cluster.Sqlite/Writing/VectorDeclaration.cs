using System.Buffers;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>Declares a vector field and moves the arrays of numbers in it to its table, within the open transaction.</summary>
internal sealed class VectorDeclaration(SqliteDatabase database, DatasetCatalog catalog, DatasetInfo dataset)
{
    public void Declare(string path, FieldType type, CancellationToken cancellationToken)
    {
        VectorShape.CheckPath(path);
        if (dataset.VectorFields.FirstOrDefault(known => known.Path == path) is { } existing)
        {
            if (existing.Dimension != type.Dimension)
            {
                throw VectorShape.Reject(dataset.Name, (null, path), type.Dimension!.Value, VectorShape.Components(existing.Dimension));
            }

            return;
        }

        IReadOnlyList<VectorField> fields = catalog.SetSchema(dataset, dataset.Schema.With(path, type));
        VectorField field = fields.First(candidate => candidate.Path == path);
        long moved = MoveAll(field, cancellationToken);
        if (moved == 0)
        {
            catalog.SetChanged(dataset);
            return;
        }

        catalog.SetVectorCount(field, moved);
        catalog.SetCounters(dataset with { Revision = DatasetInfo.MakeRevision() });
    }

    /// <summary>Moves the value of every document.</summary>
    /// <returns>The number of moved vectors.</returns>
    private long MoveAll(VectorField field, CancellationToken cancellationToken)
    {
        PartialDocument glance = new([field.Path]);
        RowGuard guard = new(database, dataset);
        ArrayBufferWriter<byte> body = new();
        long moved = 0;
        long row = 0;
        using SqliteStatement next = database.Prepare($"SELECT row, body FROM {dataset.Documents} WHERE row > ? ORDER BY row LIMIT 1");
        while (next.Bind(1, row).Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            row = next.GetInteger(0);
            ReadOnlySpan<byte> stored = guard.OpenBody(row, next.GetBytes(1));
            Document? document = glance.Read(stored)[field.Path].HasValue ? Document.Parse(stored) : null;
            next.Reset();
            if (document is not null)
            {
                Move(document, field, row, body);
                moved++;
            }
        }

        return moved;

        void Move(Document document, VectorField target, long at, ArrayBufferWriter<byte> buffer)
        {
            FieldValue value = document[target.Path];
            if (!SchemaInference.IsVectorAcceptable(target.Path.ToString(), value, target.Dimension, out _))
            {
                throw VectorShape.Reject(dataset.Name, (document.Id, target.Path.ToString()), target.Dimension, VectorShape.Describe(value, target.Dimension));
            }

            value.TryGetVector(out ReadOnlyMemory<float> vector);
            document[target.Path] = VectorPlaceholder.Value;
            buffer.ResetWrittenCount();
            document.WriteJson(buffer);
            guard.AddChecksum(at, buffer);
            using SqliteStatement update = database.Prepare($"UPDATE {dataset.Documents} SET body = ? WHERE row = ?");
            update.BindBlob(1, buffer.WrittenSpan).Bind(2, at).Run();
            using SqliteStatement insert = database.Prepare($"INSERT INTO {target.Table}(row, value) VALUES(?, ?)");
            insert.Bind(1, at);
            RowGuard.BindVector(insert, 2, target, (at, document.Id), vector.Span);
            insert.Run();
        }
    }
}
