using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>Seals the rows of a dataset when they are written, and looks at the seal when they are read.</summary>
internal sealed class RowGuard(SqliteDatabase database, DatasetInfo dataset)
{
    private const string IsChanged = "is not as it was written";

    /// <summary>Seals a document's JSON in its buffer.</summary>
    public void SealBody(long row, ArrayBufferWriter<byte> body)
    {
        RowSeal.Write(body.GetSpan(RowSeal.Size), RowSeal.Compute(RowKind.Document, dataset.Id, row, [], body.WrittenSpan));
        body.Advance(RowSeal.Size);
    }

    /// <summary>Gets a document's JSON from what is stored.</summary>
    /// <exception cref="DocumentStoreException">It is damaged.</exception>
    public ReadOnlySpan<byte> OpenBody(long row, ReadOnlySpan<byte> stored) =>
        RowSeal.TrySplit(stored, out ReadOnlySpan<byte> body, out ulong seal) && seal == RowSeal.Compute(RowKind.Document, dataset.Id, row, [], body)
            ? body
            : throw Damaged(FindId(row), field: null);

    /// <summary>Binds a vector with its seal.</summary>
    public static void BindVector(SqliteStatement statement, int parameter, VectorField field, (long Row, string Id) document, ReadOnlySpan<float> vector) =>
        VectorBlob.Bind(statement, parameter, vector, (field.Id, document), static (bytes, of) => RowSeal.Compute(RowKind.Vector, of.Id, of.document.Row, of.document.Id, bytes));

    /// <summary>Copies a vector that must fill the destination.</summary>
    /// <exception cref="DocumentStoreException">It is damaged.</exception>
    public void ReadVector(VectorField field, long row, ReadOnlySpan<byte> id, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        if (!RowSeal.TrySplit(stored, out ReadOnlySpan<byte> bytes, out ulong seal)
            || bytes.Length != destination.Length * sizeof(float)
            || seal != RowSeal.Compute(RowKind.Vector, field.Id, row, id, bytes))
        {
            throw Damaged(FindId(row), field.Path.ToString());
        }

        VectorBlob.Copy(bytes, destination);
    }

    /// <summary>Binds a centroid with its seal.</summary>
    public static void BindCentroid(SqliteStatement statement, int parameter, KnownClustering clustering, (long Position, string Label) centroid, ReadOnlySpan<float> vector) =>
        VectorBlob.Bind(
            statement, parameter, vector, (clustering.Id, centroid), static (bytes, of) => RowSeal.Compute(RowKind.Centroid, of.Id, of.centroid.Position, of.centroid.Label, bytes));

    /// <summary>Copies a centroid that must fill the destination.</summary>
    /// <exception cref="DocumentStoreException">It is damaged.</exception>
    public void ReadCentroid(KnownClustering clustering, (long Position, string Label) centroid, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        if (!RowSeal.TrySplit(stored, out ReadOnlySpan<byte> bytes, out ulong seal)
            || bytes.Length != destination.Length * sizeof(float)
            || seal != RowSeal.Compute(RowKind.Centroid, clustering.Id, centroid.Position, centroid.Label, bytes))
        {
            throw Damaged(documentId: null, clustering.Key.LabelField, string.Create(CultureInfo.InvariantCulture, $"has a centroid, number {centroid.Position}, that is not as it was written"));
        }

        VectorBlob.Copy(bytes, destination);
    }

    /// <summary>Makes sure that a label is as it was written.</summary>
    /// <exception cref="DocumentStoreException">It is damaged.</exception>
    public void CheckLabel(KnownClustering clustering, long row, long number, long seal)
    {
        if (seal != RowSeal.OfLabel(clustering.Id, row, number))
        {
            throw Damaged(FindId(row), clustering.Key.LabelField);
        }
    }

    /// <summary>Makes what says that a row, or what belongs to it, is damaged.</summary>
    public DocumentStoreException Damaged(string? documentId, string? field, string what = IsChanged) => StoreDamage.OfRow(database.Path, dataset.Name, documentId, field, what);

    /// <summary>Makes what says that a document's label has lost its text.</summary>
    public DocumentStoreException LostText(KnownClustering clustering, long row) => Damaged(FindId(row), clustering.Key.LabelField, "has a label whose text is lost");

    /// <summary>Makes what says that the row of a document is gone, or leads to nothing.</summary>
    public DocumentStoreException Lost(long row) => Damaged(FindId(row), field: null, "has lost its row");

    private string FindId(long row)
    {
        using SqliteStatement statement = database.Prepare($"SELECT id FROM {dataset.Documents} WHERE row = ?");
        return statement.Bind(1, row).Step() ? statement.GetText(0) : string.Create(CultureInfo.InvariantCulture, $"row {row}");
    }
}

/// <summary>Vectors as the file keeps them: float32 components, little-endian, and a seal behind them.</summary>
internal static class VectorBlob
{
    /// <summary>Binds a vector and its seal.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="parameter">Which parameter, from 1.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="place">What <paramref name="seal"/> needs beside the bytes.</param>
    /// <param name="seal">Computes the seal of the bytes.</param>
    public static void Bind<TPlace>(SqliteStatement statement, int parameter, ReadOnlySpan<float> vector, TPlace place, Func<ReadOnlySpan<byte>, TPlace, ulong> seal)
    {
        int length = vector.Length * sizeof(float);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length + RowSeal.Size);
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

        RowSeal.Write(buffer.AsSpan(length), seal(bytes, place));
        statement.BindBlob(parameter, buffer.AsSpan(0, length + RowSeal.Size));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Copies components, as many as the destination takes.</summary>
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
