using System.Security.Cryptography;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>The vectors of a shard on this machine, in a file that is mapped into memory, and which positions of the shard have them.</summary>
/// <remarks>
/// Two files: the vectors (<see cref="MappedVectors"/>), and a bit for each position, after the SHA-256 of these bits. The files stay open as long as the
/// shard is referenced, also if they are deleted.
/// </remarks>
/// <param name="Vectors">The vectors.</param>
/// <param name="Offsets">The position of each vector, counted from the start of the shard; ascending.</param>
internal sealed record LocalShard(VectorSet Vectors, int[] Offsets)
{
    private const string PositionsExtension = ".positions";

    /// <summary>Opens the files and checks them, which reads them once.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static LocalShard Open(string path, CancellationToken cancellationToken)
    {
        byte[] positions = File.ReadAllBytes(path + PositionsExtension);
        int hash = SHA256.HashSizeInBytes;
        if (positions.Length <= hash || !SHA256.HashData(positions.AsSpan(hash)).AsSpan().SequenceEqual(positions.AsSpan(0, hash)))
        {
            throw new InvalidDataException($"The file '{path}{PositionsExtension}' was damaged.");
        }

        int[] offsets = [.. Enumerable.Range(0, 8 * (positions.Length - hash)).Where(offset => (positions[hash + (offset / 8)] >> (offset % 8) & 1) != 0)];
        VectorSet vectors = MappedVectors.Open(path, cancellationToken).Vectors;
        return vectors.Count == offsets.Length
            ? new LocalShard(vectors, offsets)
            : throw new InvalidDataException($"The file '{path}' has {vectors.Count} vectors, but {offsets.Length} positions.");
    }

    /// <summary>Writes the files of a shard, which are there together once the draft is complete.</summary>
    internal sealed class Draft(string path, int dimension, int size) : IDisposable
    {
        private readonly byte[] _positions = new byte[SHA256.HashSizeInBytes + ((size + 7) / 8)];
        private readonly MappedVectorsWriter _vectors = new(path, dimension);

        public void Add(ReadOnlySpan<int> offsets, ReadOnlySpan<float> components)
        {
            foreach (int offset in offsets)
            {
                _positions[SHA256.HashSizeInBytes + (offset / 8)] |= (byte)(1 << (offset % 8));
            }

            _vectors.AddRows(components);
        }

        public void Complete()
        {
            SHA256.HashData(_positions.AsSpan(SHA256.HashSizeInBytes)).CopyTo(_positions, 0);
            string draft = $"{path}{PositionsExtension}.{Guid.NewGuid():N}.part";
            try
            {
                File.WriteAllBytes(draft, _positions);
                File.Move(draft, path + PositionsExtension, overwrite: true);
            }
            finally
            {
                File.Delete(draft);
            }

            _vectors.Complete();
        }

        public void Dispose() => _vectors.Dispose();
    }
}
