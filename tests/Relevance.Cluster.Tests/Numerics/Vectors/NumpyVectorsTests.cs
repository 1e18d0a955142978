using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Documents.Files;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Vectors;

public sealed class NumpyVectorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-numpy-").FullName;
    private readonly string _path;

    public NumpyVectorsTests() => _path = Path.Combine(_folder, "x.npy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteNumpy_OfAVectorSet_WritesTheBytesOfNumpy()
    {
        VectorSet.From([[1.5f, -2.25f, 3f], [0.5f, 65504f, -0f]]).WriteNumpy(_path);

        Assert.Equal(NumpyFiles.LittleFloat32, File.ReadAllBytes(_path));
        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void ReadNumpy_OfEveryTypeAndOrder_GivesTheVectors()
    {
        byte[][] floats =
        [
            NumpyFiles.LittleFloat16, NumpyFiles.BigFloat16, NumpyFiles.LittleFloat32, NumpyFiles.BigFloat32, NumpyFiles.LittleFloat64, NumpyFiles.BigFloat64,
        ];
        Assert.All(floats, file => Assert.Equal("1.5 -2.25 3|0.5 65504 -0", Text(Read(file))));
        byte[][] sixes = [NumpyFiles.Fortran, NumpyFiles.FortranBigFloat64, NumpyFiles.Version2, NumpyFiles.Version3];
        Assert.All(sixes, file => Assert.Equal("0 1 2|3 4 5", Text(Read(file))));
        Assert.Equal((0, 3), (Read(NumpyFiles.NoRows).Count, Read(NumpyFiles.NoRows).Dimension));
    }

    [Fact]
    public void ReadNumpy_AfterWriteNumpy_GivesTheSameBits()
    {
        // More than one block of 16 MiB.
        VectorSet vectors = Generated.Groups(9000, 512, 8, 2);
        vectors.WriteNumpy(_path);

        VectorSet read = VectorSet.ReadNumpy(_path, TestContext.Current.CancellationToken);
        using MappedVectors mapped = MappedVectors.Open(_path, TestContext.Current.CancellationToken);

        Assert.All(Enumerable.Range(0, 9000), row => Assert.True(
            vectors[row].SequenceEqual(read[row]) && vectors[row].SequenceEqual(mapped.Vectors[row])));
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void KMeans_OfAMappedMatrix_HasTheBitsOfVectorsInMemory()
    {
        VectorSet vectors = Generated.Groups(900, 33, 8, 2);
        vectors.WriteNumpy(_path);
        using MappedVectors mapped = MappedVectors.Open(_path, TestContext.Current.CancellationToken);
        KMeans model = new(5, seed: 3);

        KMeansResult inMemory = model.Run(vectors, cancellationToken: TestContext.Current.CancellationToken);
        KMeansResult inFile = model.Run(mapped.Vectors, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(inMemory.Labels, inFile.Labels);
        Assert.Equal(inMemory.Inertia, inFile.Inertia);
    }

    [Fact]
    public void Open_OfAMatrixThatMustBeConverted_NamesTheLineThatDoesIt()
    {
        foreach (byte[] file in new[] { NumpyFiles.LittleFloat64, NumpyFiles.BigFloat32, NumpyFiles.Fortran })
        {
            File.WriteAllBytes(_path, file);
            Assert.Contains("VectorSet.ReadNumpy converts it in memory.", Assert.Throws<InvalidDataException>(() => MappedVectors.Open(_path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadNumpy_OfWhatIsNoMatrix_SaysWhatWasExpectedAndFound()
    {
        Assert.Contains("expected numbers in two dimensions, one vector per row, found shape (3,) of |i1", Fail(NumpyFiles.Int8), StringComparison.Ordinal);
        Assert.Contains("expected 152 bytes, found shape (2, 3) of <f4 in 151 bytes.", Fail(NumpyFiles.LittleFloat32[..^1]), StringComparison.Ordinal);
        Assert.Contains("expected an array of NumPy, which begins with 93-4E-55-4D-50-59, found 50-4B", Fail(NumpyFiles.Archive), StringComparison.Ordinal);
        Assert.Contains(_path, Fail(NumpyFiles.Objects), StringComparison.Ordinal);

        string Fail(byte[] file) => Assert.Throws<InvalidDataException>(() => Read(file)).Message;
    }

    [Fact]
    public void ReadNumpyAndOpen_OfANumberThatIsNotFinite_RejectIt()
    {
        byte[] file = NumpyFiles.LittleFloat32;
        BitConverter.GetBytes(float.NaN).CopyTo(file, file.Length - 4);

        Assert.Equal(1, Assert.Throws<VectorShapeException>(() => Read(file)).Row);
        Assert.Throws<InvalidDataException>(() => MappedVectors.Open(_path));
    }

    private static string Text(VectorSet vectors) =>
        string.Join('|', Enumerable.Range(0, vectors.Count).Select(row => string.Join(' ', vectors[row].ToArray().Select(value => FormattableString.Invariant($"{value}")))));

    private VectorSet Read(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        return VectorSet.ReadNumpy(_path, TestContext.Current.CancellationToken);
    }
}
