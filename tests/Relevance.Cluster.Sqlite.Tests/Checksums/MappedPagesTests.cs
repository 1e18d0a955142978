using System.Globalization;
using System.IO.MemoryMappedFiles;
using Relevance.Cluster.Sqlite.Checksums;

namespace Relevance.Cluster.Sqlite.Tests.Checksums;

public sealed class MappedPagesTests : IDisposable
{
    private const int PageSize = 4096;
    private const int PageCount = 20_000;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mapped-{Guid.NewGuid():N}");

    [Fact]
    public unsafe void Add_OfAllPagesOfAFile_KeepsFewResident_AndChangesNone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux unmaps pages.");
        byte[] content = new byte[PageSize * PageCount];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_path, content);
        using var file = MemoryMappedFile.CreateFromFile(_path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            MappedPages pages = default;
            for (int repeat = 0; repeat < 2; repeat++)
            {
                for (int page = 0; page < PageCount; page++)
                {
                    long offset = (long)page * PageSize;
                    pages.Add(start + offset, offset, PageSize);
                    Assert.True(new ReadOnlySpan<byte>(start + offset, PageSize).SequenceEqual(content.AsSpan((int)offset, PageSize)));
                }
            }

            // 1,024 pages of the sequence, and what the system maps around the last one: of 80 MB less than a tenth.
            Assert.InRange(ResidentKibibytes(), 1, PageSize * PageCount / 1024 / 10);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>Returns the resident part of the mapping, as the system counts it.</summary>
    private long ResidentKibibytes()
    {
        string line = File.ReadLines("/proc/self/smaps")
            .SkipWhile(text => !text.EndsWith(_path, StringComparison.Ordinal))
            .First(text => text.StartsWith("Rss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
