using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>The identity and the length of the file at a path, at one moment.</summary>
/// <remarks>
/// <para>Read by path, without opening the file: on Unix, closing a file releases the locks that SQLite holds on it in the same process.</para>
/// <para>On Windows SQLite opens its files so that no program can rename or delete them; <see cref="Volume"/> and <see cref="Number"/> are 0 there.</para>
/// </remarks>
/// <param name="Volume">The device of the file.</param>
/// <param name="Number">Its inode number.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Modified">The time of the last write, in units of the operating system.</param>
internal readonly partial record struct FileIdentity(ulong Volume, ulong Number, long Length, long Modified)
{
    private const int CurrentFolder = -100;
    private const uint InodeSizeAndTime = 0x100 | 0x200 | 0x40;
    private const uint NameCountAndKind = 0x4 | 0x1;
    private const int KindMask = 0xF000;
    private const int OrdinaryFile = 0x8000;
    private const int BufferLength = 256;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Reads the identity of the file at a path, following links.</summary>
    /// <returns>Null if the file does not exist or is not accessible.</returns>
    public static FileIdentity? Find(string path)
    {
        Span<byte> data = stackalloc byte[BufferLength];
        if (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid())
        {
            // struct statx, the same on every processor: stx_ino at 32, stx_size at 40, stx_mtime at 112, stx_dev_major and stx_dev_minor at 136 and 140.
            return Statx(CurrentFolder, path, 0, InodeSizeAndTime, data) != 0
                ? null
                : new FileIdentity(
                    Read(data, 136), Read(data, 32), (long)Read(data, 40), ((long)Read(data, 112) * NanosecondsPerSecond) + (uint)Read(data, 120));
        }

        if (OperatingSystem.IsMacOS())
        {
            // struct stat with 64-bit inodes: st_dev (32 bits) at 0, st_ino at 8, st_mtimespec at 48, st_size at 96.
            int code = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatInode64(path, data) : Stat(path, data);
            return code != 0
                ? null
                : new FileIdentity(
                    (uint)Read(data, 0), Read(data, 8), (long)Read(data, 96), ((long)Read(data, 48) * NanosecondsPerSecond) + (long)Read(data, 56));
        }

        FileInfo file = new(path);
        return file.Exists ? new FileIdentity(0, 0, file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>Counts the hard links of the file at a path, and determines whether it is a regular file, following links.</summary>
    /// <returns>
    /// The number of names (hard links), and whether it is a regular file. 1 and true if nothing exists at the path, and for every file on Windows, where
    /// SQLite does not identify files by name.
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

    /// <summary>Determines whether this is the same file, with the same content or not.</summary>
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
