using System.Text;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Writing;

/// <summary>
/// Declares a vector field and moves the arrays of numbers in it to its table, within a transaction that has locked the dataset.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="dataset">The dataset.</param>
internal sealed class VectorDeclaration(StoreSession session, DatasetInfo dataset)
{
    private const int StepSize = 2048;

    public async Task DeclareAsync(string path, FieldType type, CancellationToken cancellationToken)
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

        Schema schema = dataset.Schema.With(path, type);
        IReadOnlyList<VectorField> fields =
            await DatasetCatalog.AddVectorFieldsAsync(session, dataset.Id, schema, dataset.VectorFields, cancellationToken).ConfigureAwait(false);
        bool hasMoved = await MoveAllAsync(fields[^1], cancellationToken).ConfigureAwait(false);
        DatasetInfo changed = dataset with
        {
            Schema = schema,
            Revision = hasMoved ? DatasetInfo.MakeRevision() : dataset.Revision,
            VectorRevision = hasMoved ? DatasetInfo.MakeRevision() : dataset.VectorRevision,
        };
        await DatasetCatalog.UpdateAsync(session, changed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves the value of every document.</summary>
    /// <returns>False if no document has a value.</returns>
    private async Task<bool> MoveAllAsync(VectorField field, CancellationToken cancellationToken)
    {
        string table = session.Tables.Documents(dataset.Id);
        PartialDocument glance = new([field.Path]);
        bool hasMoved = false;
        long last = -1;
        while (true)
        {
            List<(long Position, byte[] Body)> rows = await session.QueryAsync(
                $"SELECT seq, body FROM {table} WHERE seq > $1 ORDER BY seq LIMIT {StepSize}",
                row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
                cancellationToken,
                last).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return hasMoved;
            }

            last = rows[^1].Position;
            Dictionary<long, VectorChange> vectors = [];
            List<byte[]> bodies = [];
            foreach ((long position, byte[] body) in rows.Where(row => glance.Read(row.Body)[field.Path].HasValue))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Document document = Document.Parse(body);
                vectors.Add(position, Take(document, field));
                bodies.Add(Encoding.UTF8.GetBytes(document.ToJson()));
            }

            if (vectors.Count > 0)
            {
                hasMoved = true;
                long[] positions = [.. vectors.Keys];
                byte[][] changed = [.. bodies];
                await session.ExecuteAsync(
                    $"UPDATE {table} d SET body = c.body FROM unnest($1, $2) c(seq, body) WHERE d.seq = c.seq", cancellationToken, positions, changed)
                    .ConfigureAwait(false);
                await new VectorWriter(session, field).WriteAsync(vectors, dataset.NextPosition, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private VectorChange Take(Document document, VectorField field)
    {
        FieldValue value = document[field.Path];
        if (!SchemaInference.IsVectorAcceptable(field.Path.ToString(), value, field.Dimension, out _))
        {
            throw VectorShape.Reject(
                dataset.Name, (document.Id, field.Path.ToString()), field.Dimension, VectorShape.Describe(value, field.Dimension));
        }

        value.TryGetVector(out ReadOnlyMemory<float> vector);
        document[field.Path] = VectorPlaceholder.Value;
        return new VectorChange(Encoding.UTF8.GetBytes(document.Id), vector);
    }
}
