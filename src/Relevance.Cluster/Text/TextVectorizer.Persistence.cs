using System.Buffers.Binary;
using System.Security.Cryptography;
using Relevance.Cluster.Text;

namespace Relevance.Cluster;

/// <content>Saving and loading.</content>
public sealed partial class TextVectorizer
{
    private const int FormatVersion = 1;
    private const int HeaderLength = 20;

    private static ReadOnlySpan<byte> Magic => "RCTEXTV\n"u8;

    /// <summary>Writes the vectorizer to a stream, for <see cref="LoadAsync"/>.</summary>
    /// <param name="stream">The stream, written from its current position; it is flushed and stays open.</param>
    /// <param name="cancellationToken">A token that cancels the operation; the bytes written so far are not a valid vectorizer.</param>
    /// <remarks>
    /// The bytes are the same on every machine, in little-endian order: the eight bytes <c>RCTEXTV\n</c>, the format version (int32), the length of the body
    /// (int64), the body, and the SHA-256 of all of these. About 4·<see cref="FeatureCount"/>·<see cref="Dimension"/> bytes.
    /// </remarks>
    /// <exception cref="IOException">The stream failed.</exception>
    public async Task SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] body = WriteBody();
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(12), body.Length);

        await stream.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(Checksum(header, body), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a vectorizer that <see cref="SaveAsync"/> wrote.</summary>
    /// <param name="stream">The stream, read from its current position; it stays open, after the vectorizer.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A vectorizer that computes the same bits as the saved one.</returns>
    /// <exception cref="RelevanceException">The stream has no saved vectorizer, or it is damaged, truncated or from a later version of the library.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static async Task<TextVectorizer> LoadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = new byte[HeaderLength];
        int read = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

        if (read < Magic.Length || !header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new RelevanceException(
                "Loading a text vectorizer: the stream has none. Use the stream that SaveAsync wrote, at the position where it started.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));

        if (read == HeaderLength && version > FormatVersion)
        {
            throw new RelevanceException(
                $"Loading a text vectorizer: it has format {version}, and this version of the library reads up to format {FormatVersion}. " +
                "Update the library, or fit again.");
        }

        byte[] body = await ReadBodyAsync(stream, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(12)), cancellationToken).ConfigureAwait(false);
        byte[] checksum = new byte[SHA256.HashSizeInBytes];
        read = await stream.ReadAtLeastAsync(checksum, checksum.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

        if (read < checksum.Length || !checksum.AsSpan().SequenceEqual(Checksum(header, body)))
        {
            throw Damaged();
        }

        return ReadBody(body);
    }

    private static async Task<byte[]> ReadBodyAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        const int PieceLength = 1 << 20;

        if (length < 0 || length > Array.MaxLength)
        {
            throw Damaged();
        }

        // Memory grows with the bytes that were read, so a damaged length does not allocate gigabytes.
        byte[] body = new byte[Math.Min(length, PieceLength)];
        int filled = 0;

        while (true)
        {
            Memory<byte> free = body.AsMemory(filled);
            filled += await stream.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

            if (filled < body.Length)
            {
                throw Damaged();
            }

            if (filled == length)
            {
                return body;
            }

            Array.Resize(ref body, (int)Math.Min(length, 2L * filled));
        }
    }

    private static byte[] Checksum(byte[] header, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static RelevanceException Damaged(Exception? cause = null) =>
        new("Loading a text vectorizer: the data is damaged or truncated. Save it again from the original, or fit again.", cause);

    private byte[] WriteBody()
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);

        writer.Write(Options.Dimension ?? 0);
        writer.Write(Options.Seed);
        writer.Write(Options.WordNGrams.Minimum);
        writer.Write(Options.WordNGrams.Maximum);
        writer.Write(Options.CharacterNGrams.Minimum);
        writer.Write(Options.CharacterNGrams.Maximum);
        writer.Write(Options.HashBits);
        writer.Write(Options.MinDocumentFrequency);
        writer.Write(Options.MaxFeatureCount);
        writer.Write(Options.IsTermFrequencySublinear ? 1 : 0);
        writer.Write(TextCount);
        writer.Write(FeatureCount);
        writer.Write(Dimension);

        foreach (int bucket in _weighting.Buckets)
        {
            writer.Write(bucket);
        }

        foreach (double weight in _weighting.InverseDocumentFrequencies)
        {
            writer.Write(weight);
        }

        foreach (double value in SingularValues)
        {
            writer.Write(value);
        }

        foreach (float component in _components)
        {
            writer.Write(component);
        }

        writer.Flush();
        return body.ToArray();
    }

    private static TextVectorizer ReadBody(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));

        try
        {
            var options = new TextVectorizerOptions
            {
                Dimension = reader.ReadInt32() is var asked and not 0 ? asked : null,
                Seed = reader.ReadInt32(),
                WordNGrams = ReadRange(reader),
                CharacterNGrams = ReadRange(reader),
                HashBits = reader.ReadInt32(),
                MinDocumentFrequency = reader.ReadInt32(),
                MaxFeatureCount = reader.ReadInt32(),
                IsTermFrequencySublinear = reader.ReadInt32() switch
                {
                    0 => false,
                    1 => true,
                    int other => throw new OverflowException($"{other} is not a scale of term frequencies."),
                },
            };
            int textCount = reader.ReadInt32();
            int featureCount = reader.ReadInt32();
            int dimension = reader.ReadInt32();
            int[] buckets = ReadMany(featureCount, reader.ReadInt32);
            double[] weights = ReadMany(featureCount, reader.ReadDouble);
            double[] singularValues = ReadMany(dimension, reader.ReadDouble);
            float[] components = ReadMany(checked(featureCount * dimension), reader.ReadSingle);
            return new TextVectorizer(options, textCount, new TfIdfWeighting(options, buckets, weights), singularValues, components);
        }
        catch (Exception exception) when (exception is EndOfStreamException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw Damaged(exception);
        }
    }

    private static NGramRange ReadRange(BinaryReader reader)
    {
        int minimum = reader.ReadInt32();
        int maximum = reader.ReadInt32();
        return (minimum, maximum) == (0, 0) ? NGramRange.None : new NGramRange(minimum, maximum);
    }

    private static T[] ReadMany<T>(int count, Func<T> read)
    {
        T[] values = new T[count];

        for (int i = 0; i < count; i++)
        {
            values[i] = read();
        }

        return values;
    }
}
