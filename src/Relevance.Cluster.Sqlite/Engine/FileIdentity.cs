using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Which file a path leads to at a moment, and how long it is.</summary>
/// <remarks>
/// <para>Asked of the file system by path, without opening the file: whoever opens and closes a file that SQLite has open in the same process takes SQLite's locks away with it.</para>
/// <para>On Windows SQLite opens its files so that nobody can rename or delete them; there <see cref="Volume"/> and <see cref="Number"/> are 0.</para>
/// </remarks>
/// <param name="Volume">The device that the file is on.</param>
/// <param name="Number">Its number there (the inode).</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written, in units that only compare with each other.</param>
internal readonly partial record struct FileIdentity(ulong Volume, ulong Number, long Length, long Modified)
{
    private const int CurrentFolder = -100;
    private const uint InodeSizeAndTime = 0x100 | 0x200 | 0x40;
    private const uint NameCount = 0x4;
    private const int BufferLength = 256;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Looks where a path leads; links are followed.</summary>
    /// <returns>Null when there is nothing, or nothing that this process may see.</returns>
    public static FileIdentity? Find(string path)
    {
        Span<byte> data = stackalloc byte[BufferLength];
        if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid())
        {
            // struct statx, the same on every processor: stx_ino at 32, stx_size at 40, stx_mtime at 112, stx_dev_major and stx_dev_minor at 136 and 140.
            return Statx(CurrentFolder, path, 0, InodeSizeAndTime, data) != 0
                ? null
                : new FileIdentity(Read(data, 136), Read(data, 32), (long)Read(data, 40), ((long)Read(data, 112) * NanosecondsPerSecond) + (uint)Read(data, 120));
        }

        if (OperatingSystem.IsMacOS())
        {
            // struct stat with 64-bit inodes: st_dev (32 bits) at 0, st_ino at 8, st_mtimespec at 48, st_size at 96.
            int code = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatInode64(path, data) : Stat(path, data);
            return code != 0
                ? null
                : new FileIdentity((uint)Read(data, 0), Read(data, 8), (long)Read(data, 96), ((long)Read(data, 48) * NanosecondsPerSecond) + (long)Read(data, 56));
        }

        FileInfo file = new(path);
        return file.Exists ? new FileIdentity(0, 0, file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>Counts the names (hard links) of the file that a path leads to.</summary>
    /// <returns>1 where it has no other, where there is no file, and on Windows, where SQLite's files are not told apart by their names.</returns>
    public static int CountNames(string path)
    {
        Span<byte> data = stackalloc byte[BufferLength];
        if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid())
        {
            // stx_nlink at 16.
            return Statx(CurrentFolder, path, 0, NameCount, data) != 0 ? 1 : (int)(uint)Read(data, 16);
        }

        if (OperatingSystem.IsMacOS())
        {
            // st_nlink (16 bits) at 6.
            int code = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatInode64(path, data) : Stat(path, data);
            return code != 0 ? 1 : (ushort)Read(data, 6);
        }

        return 1;
    }

    /// <summary>Tells whether this is the same file, whatever was written to it meanwhile.</summary>
    public bool IsSameFile(FileIdentity? other) => other is { } known && known.Volume == Volume && known.Number == Number;

    private static ulong Read(ReadOnlySpan<byte> data, int offset) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(data[offset..]) : BinaryPrimitives.ReadUInt64BigEndian(data[offset..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, Span<byte> data);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, Span<byte> data);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatInode64(string path, Span<byte> data);
}
