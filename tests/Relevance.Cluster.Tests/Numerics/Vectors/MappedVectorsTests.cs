using System.Runtime.InteropServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Vectors;

public sealed class MappedVectorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-mapped-").FullName;
    private readonly string _path;

    public MappedVectorsTests() => _path = Path.Combine(_folder, "some.vectors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_GivesTheVectorsThatWereWritten()
    {
        VectorSet vectors = Generated.Groups(500, 7, 5, 1);
        MappedVectors.Write(_path, vectors);

        using MappedVectors mapped = MappedVectors.Open(_path);

        Assert.Equal((500, 7), (mapped.Vectors.Count, mapped.Vectors.Dimension));
        Assert.All(Enumerable.Range(0, 500), row => Assert.Equal(vectors[row].ToArray(), mapped.Vectors[row].ToArray()));
    }

    [Fact]
    public void Write_OfNoVectors_GivesNone()
    {
        MappedVectors.Write(_path, VectorSet.Empty(3));

        using MappedVectors mapped = MappedVectors.Open(_path);

        Assert.Equal((0, 3), (mapped.Vectors.Count, mapped.Vectors.Dimension));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    [Trait("Category", "Bits")]
    public void KMeans_OfMappedVectors_HasTheBitsOfVectorsInMemory(DistanceMetric metric)
    {
        // More than one block of 16 MiB: 9000 rows of 512 components.
        VectorSet vectors = Generated.Groups(9000, 512, 8, 2);
        MappedVectors.Write(_path, vectors);
        using MappedVectors mapped = MappedVectors.Open(_path);
        var model = new KMeans(new KMeansOptions
        {
            ClusterCount = 5,
            Restarts = 1,
            MaxIterations = 3,
            Metric = metric,
            Initialization = KMeansInitialization.Random,
        });

        KMeansResult expected = model.Run(vectors);
        KMeansResult actual = model.Run(mapped.Vectors);

        Assert.Equal(2, mapped.Vectors.Blocks.Count);
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Inertia, actual.Inertia);
        Assert.All(Enumerable.Range(0, 5), label => Assert.Equal(expected.Centroids![label].ToArray(), actual.Centroids![label].ToArray()));
    }

    [Fact]
    public void Open_OfADamagedFile_SaysWhatIsWrong()
    {
        MappedVectors.Write(_path, VectorSet.From([[1f, 2f], [3f, 4f]]));
        byte[] good = File.ReadAllBytes(_path);

        Assert.Contains("was damaged", OpenWith(good => good[^1] ^= 1), StringComparison.Ordinal);
        Assert.Contains("not finite", OpenWith(good => MemoryMarshal.AsBytes<float>([float.NaN]).CopyTo(good.AsSpan()[^4..])), StringComparison.Ordinal);
        Assert.Contains("not a vector file", OpenWith(good => good[0] = 0), StringComparison.Ordinal);
        Assert.Contains("has 80 bytes; 3 vectors × 2 components need 88", OpenWith(good => good[8] = 3), StringComparison.Ordinal);

        File.WriteAllBytes(_path, good[..50]);
        Assert.Contains("not a vector file", Assert.Throws<InvalidDataException>(() => MappedVectors.Open(_path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => MappedVectors.Open(_path + ".none"));

        string OpenWith(Action<byte[]> damage)
        {
            byte[] bytes = [.. good];
            damage(bytes);
            File.WriteAllBytes(_path, bytes);
            return Assert.Throws<InvalidDataException>(() => MappedVectors.Open(_path)).Message;
        }
    }

    [Fact]
    public void AFileThatWasNotCompleted_LeavesNothing_AndWhatWasThereStays()
    {
        MappedVectors.Write(_path, VectorSet.From([[7f, 8f]]));
        using MappedVectors mapped = MappedVectors.Open(_path);
        using (var writer = new MappedVectorsWriter(_path, 2))
        {
            writer.AddRows([1f, 2f]);
            Assert.Equal([7f, 8f], mapped.Vectors[0].ToArray());
        }

        using MappedVectors again = MappedVectors.Open(_path);
        Assert.Equal([7f, 8f], again.Vectors[0].ToArray());
        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void TwoWritersAtOnce_DoNotDisturbEachOther_AndTheLastToCompleteStays()
    {
        using (var first = new MappedVectorsWriter(_path, 1))
        using (var second = new MappedVectorsWriter(_path, 1))
        {
            first.AddRows([1f]);
            second.AddRows([2f]);
            second.Complete();
            first.Complete();
        }

        using MappedVectors mapped = MappedVectors.Open(_path);
        Assert.Equal([1f], mapped.Vectors[0].ToArray());
        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void AFileWithoutItsHeader_IsRejected()
    {
        File.WriteAllBytes(_path, new byte[80]);

        Assert.Contains("not completed", Assert.Throws<InvalidDataException>(() => MappedVectors.Open(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writer_RejectsWhatASetRejects_AndGoesOn()
    {
        using (var writer = new MappedVectorsWriter(_path, 2))
        {
            writer.AddRows([1f, 2f]);
            Assert.Equal(1, Assert.Throws<VectorShapeException>(() => writer.AddRows([3f])).Row);
            Assert.Throws<VectorShapeException>(() => writer.AddRows([3f, float.NaN]));
            writer.AddRows([3f, 4f]);
            Assert.Equal((2, 2), (writer.Count, writer.Dimension));
            writer.Complete();
            Assert.Throws<InvalidOperationException>(() => writer.AddRows([5f, 6f]));
            Assert.Throws<InvalidOperationException>(writer.Complete);
        }

        using MappedVectors mapped = MappedVectors.Open(_path);
        Assert.Equal([3f, 4f], mapped.Vectors[1].ToArray());
    }

    [Fact]
    public void Vectors_AfterDispose_AreNotRead()
    {
        MappedVectors.Write(_path, VectorSet.From([[1f, 2f]]));
        MappedVectors mapped = MappedVectors.Open(_path);
        VectorSet vectors = mapped.Vectors;

        mapped.Dispose();
        mapped.Dispose();

        Assert.Throws<ObjectDisposedException>(() => vectors[0].ToArray());
    }
}
