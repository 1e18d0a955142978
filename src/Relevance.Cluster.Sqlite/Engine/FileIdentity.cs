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
    private const uint NameCountAndKind = 0x4 | 0x1;
    private const int KindMask = 0xF000;
    private const int OrdinaryFile = 0x8000;
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

    /// <summary>Looks what a path leads to; links are followed.</summary>
    /// <returns>
    /// How many names (hard links) it has, and whether it is an ordinary file. 1 and true where there is nothing, and for any file on Windows, where SQLite's
    /// files are not told apart by their names.
    /// </returns>
    public static (int Names, bool IsOrdinary) Describe(string path)
    {
        Span<byte> data = stackalloc byte[BufferLength];
        if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid())
        {
            // stx_nlink at 16, stx_mode (16 bits) at 28.
            return Statx(CurrentFolder, path, 0, NameCountAndKind, data) != 0
                ? (1, true)
                : ((int)(uint)Read(data, 16), ((ushort)Read(data, 28) & KindMask) == OrdinaryFile);
        }

        if (OperatingSystem.IsMacOS())
        {
            // st_mode (16 bits) at 4, st_nlink (16 bits) at 6.
            int code = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatInode64(path, data) : Stat(path, data);
            return code != 0 ? (1, true) : ((ushort)Read(data, 6), ((ushort)Read(data, 4) & KindMask) == OrdinaryFile);
        }

        return (1, !Directory.Exists(path));
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
