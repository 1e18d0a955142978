using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>Adds checksums to the rows of a dataset when they are written, and verifies them when they are read.</summary>
internal sealed class RowGuard(SqliteDatabase database, DatasetInfo dataset)
{
    private const string IsChanged = "has a wrong checksum";

    /// <summary>Appends the checksum to a document's JSON.</summary>
    public void AddChecksum(long row, ArrayBufferWriter<byte> body)
    {
        RowChecksum.Write(body.GetSpan(RowChecksum.Size), RowChecksum.Compute(RowKind.Document, dataset.Id, row, [], body.WrittenSpan));
        body.Advance(RowChecksum.Size);
    }

    /// <summary>Returns a document's JSON after its checksum is verified.</summary>
    /// <exception cref="DocumentStoreException">The row is damaged.</exception>
    public ReadOnlySpan<byte> OpenBody(long row, ReadOnlySpan<byte> stored) =>
        RowChecksum.TrySplit(stored, out ReadOnlySpan<byte> body, out ulong checksum)
            && checksum == RowChecksum.Compute(RowKind.Document, dataset.Id, row, [], body)
            ? body
            : throw Damaged(FindId(row), field: null);

    /// <summary>Binds a vector with its checksum.</summary>
    public static void BindVector(
        SqliteStatement statement, int parameter, VectorField field, (long Row, string Id) document, ReadOnlySpan<float> vector) =>
        VectorBlob.Bind(
            statement,
            parameter,
            vector,
            (field.Id, document),
            static (bytes, of) => RowChecksum.Compute(RowKind.Vector, of.Id, of.document.Row, of.document.Id, bytes));

    /// <summary>Copies a vector of the dimension of the destination after its checksum is verified.</summary>
    /// <exception cref="DocumentStoreException">The row is damaged.</exception>
    public void ReadVector(VectorField field, long row, ReadOnlySpan<byte> id, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        if (!RowChecksum.TrySplit(stored, out ReadOnlySpan<byte> bytes, out ulong checksum)
            || bytes.Length != destination.Length * sizeof(float)
            || checksum != RowChecksum.Compute(RowKind.Vector, field.Id, row, id, bytes))
        {
            throw Damaged(FindId(row), field.Path.ToString());
        }

        VectorBlob.Copy(bytes, destination);
    }

    /// <summary>Binds a centroid with its checksum.</summary>
    public static void BindCentroid(
        SqliteStatement statement, int parameter, KnownClustering clustering, (long Position, string Label) centroid, ReadOnlySpan<float> vector) =>
        VectorBlob.Bind(
            statement,
            parameter,
            vector,
            (clustering.Id, centroid),
            static (bytes, of) => RowChecksum.Compute(RowKind.Centroid, of.Id, of.centroid.Position, of.centroid.Label, bytes));

    /// <summary>Copies a centroid of the dimension of the destination after its checksum is verified.</summary>
    /// <exception cref="DocumentStoreException">The row is damaged.</exception>
    public void ReadCentroid(KnownClustering clustering, (long Position, string Label) centroid, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        if (!RowChecksum.TrySplit(stored, out ReadOnlySpan<byte> bytes, out ulong checksum)
            || bytes.Length != destination.Length * sizeof(float)
            || checksum != RowChecksum.Compute(RowKind.Centroid, clustering.Id, centroid.Position, centroid.Label, bytes))
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"has a centroid, number {centroid.Position}, with a wrong checksum");
            throw Damaged(documentId: null, clustering.Key.LabelField, what);
        }

        VectorBlob.Copy(bytes, destination);
    }

    /// <summary>Verifies the checksum of a label.</summary>
    /// <exception cref="DocumentStoreException">The row is damaged.</exception>
    public void CheckLabel(KnownClustering clustering, long row, long number, long checksum)
    {
        if (checksum != RowChecksum.OfLabel(clustering.Id, row, number))
        {
            throw Damaged(FindId(row), clustering.Key.LabelField);
        }
    }

    /// <summary>Creates the exception for a damaged row, or a damaged vector or label of it.</summary>
    public DocumentStoreException Damaged(string? documentId, string? field, string what = IsChanged) =>
        StoreDamage.OfRow(database.Path, dataset.Name, documentId, field, what);

    /// <summary>Creates the exception for a label whose text is missing.</summary>
    public DocumentStoreException LostText(KnownClustering clustering, long row) =>
        Damaged(FindId(row), clustering.Key.LabelField, "has a label whose text is missing");

    /// <summary>Creates the exception for a missing document row.</summary>
    public DocumentStoreException Lost(long row) => Damaged(FindId(row), field: null, "has lost its row");

    private string FindId(long row)
    {
        using SqliteStatement statement = database.Prepare($"SELECT id FROM {dataset.Documents} WHERE row = ?");
        return statement.Bind(1, row).Step() ? statement.GetText(0) : string.Create(CultureInfo.InvariantCulture, $"row {row}");
    }
}

/// <summary>Vectors in the file: float32 components, little-endian, followed by a checksum.</summary>
internal static class VectorBlob
{
    /// <summary>Binds a vector and its checksum.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="parameter">The number of the parameter, from 1.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="place">The additional input of <paramref name="checksum"/>.</param>
    /// <param name="checksum">Computes the checksum of the bytes.</param>
    public static void Bind<TPlace>(
        SqliteStatement statement, int parameter, ReadOnlySpan<float> vector, TPlace place, Func<ReadOnlySpan<byte>, TPlace, ulong> checksum)
    {
        int length = vector.Length * sizeof(float);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length + RowChecksum.Size);
        Span<byte> bytes = buffer.AsSpan(0, length);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(vector).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], vector[i]);
            }
        }

        RowChecksum.Write(buffer.AsSpan(length), checksum(bytes, place));
        statement.BindBlob(parameter, buffer.AsSpan(0, length + RowChecksum.Size));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Copies components until the destination is full.</summary>
    public static void Copy(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }
    }
}
