using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>
/// A store's file, or its write-ahead log, as SQLite uses it: the state of its checksums, followed in memory by the system's own file. Each page gets its
/// checksum when it is written to the file, and is verified when it is read or mapped.
/// </summary>
/// <remarks>A damaged page is returned all the same and recorded: its rows may identify the damage better; otherwise the connection reports it.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChecksummedFile
{
    private const int HeaderSize = 100;
    private const int PageTries = 3;
    private const int LogHeaderSize = 32;
    private const int NormalSync = 2;

    /// <summary>The function table, which SQLite expects first: it makes this a <see cref="NativeFile"/>.</summary>
    public NativeFileMethods* Methods;

    /// <summary>The file that a log belongs to; null for that file itself, and for the log of a file without checksums.</summary>
    public ChecksummedFile* Store;

    /// <summary>Whether this is a write-ahead log.</summary>
    public bool IsLog;

    /// <summary>The first damaged page; 0 if there is none.</summary>
    public long DamagedPage;

    /// <summary>Whether the pages have checksums: not before the file has the first page of a store.</summary>
    public bool HasChecksums;

    /// <summary>Whether this connection writes to a write-ahead log.</summary>
    public bool HasLog;

    /// <summary>Whether pages that another program has written are accepted, by a caller that checks every row.</summary>
    public bool TakesForeignPages;

    /// <summary>Whether such a page was read.</summary>
    public bool HasForeignPages;

    /// <summary>Whether <see cref="DamagedPage"/> was written by another program and may be intact.</summary>
    public bool IsDamageForeign;

    /// <summary>The mapped pages that this connection has read.</summary>
    public MappedPages Mapped;

    private static readonly NativeFileMethods* Tables = CreateTables();

    /// <summary>Returns the system's own file.</summary>
    public static NativeFile* Real(NativeFile* file) => (NativeFile*)((ChecksummedFile*)file + 1);

    /// <summary>Determines whether a file of SQLite is a <see cref="ChecksummedFile"/>.</summary>
    public static bool IsOne(NativeFile* file) => file is not null && file->Methods >= Tables && file->Methods < Tables + 3;

    /// <summary>Initializes this for a file that the system has opened.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isLog">Whether it is a write-ahead log.</param>
    /// <param name="store">The file that the log belongs to, if that has checksums.</param>
    public static void Begin(ChecksummedFile* file, bool isLog, ChecksummedFile* store)
    {
        file->Methods = Tables + Math.Clamp(Real((NativeFile*)file)->Methods->Version, 1, 3) - 1;
        file->IsLog = isLog;
        file->Store = store;
        if (store is not null)
        {
            store->HasLog = true;
        }
    }

    /// <summary>Reads a page directly from the file, without SQLite and without a lock.</summary>
    /// <returns>False if the file is shorter.</returns>
    public static bool TryReadPage(ChecksummedFile* file, long number, Span<byte> page)
    {
        NativeFile* real = Real((NativeFile*)file);
        fixed (byte* bytes = page)
        {
            return real->Methods->Read(real, bytes, page.Length, (number - 1) * PageChecksum.PageSize) == raw.SQLITE_OK;
        }
    }

    /// <summary>Verifies a page of the file, repeatedly if necessary, since another process may be writing it.</summary>
    /// <returns>Its state; intact if it was never written; null after the last page.</returns>
    public static PageState? Judge(ChecksummedFile* file, long number)
    {
        byte[] page = new byte[PageChecksum.PageSize];
        PageState state = PageState.Damaged;
        for (int i = 0; i < PageTries && state != PageState.Intact; i++)
        {
            if (!TryReadPage(file, number, page))
            {
                return null;
            }

            // A new store has a first page without a checksum until the first checkpoint.
            state = (number == 1 && !IsHeaderOfStore(page)) || !page.AsSpan().ContainsAnyExcept((byte)0) ? PageState.Intact : PageChecksum.Judge(page, number);
        }

        return state;
    }

    /// <summary>Writes into the first page whether the log may hold writes that the file does not. No effect before the first page has a checksum.</summary>
    /// <returns>False if the page was not changed.</returns>
    public static bool Mark(ChecksummedFile* store, bool hasLog)
    {
        byte[] page = new byte[PageChecksum.PageSize];
        if (!TryReadPage(store, 1, page) || !IsHeaderOfStore(page) || PageChecksum.Judge(page, 1) != PageState.Intact || PageChecksum.HasLog(page) == hasLog)
        {
            return false;
        }

        PageChecksum.Write(page, 1, hasLog);
        NativeFile* real = Real((NativeFile*)store);
        fixed (byte* checksum = page.AsSpan(PageChecksum.Offset))
        {
            // A read-only file keeps its mark, since no log changes.
            return real->Methods->Write(real, checksum, PageChecksum.Size, PageChecksum.Offset) == raw.SQLITE_OK;
        }
    }

    /// <summary>Writes into the first page whether the log may hold writes that the file does not, and waits until the page is on disk.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int MarkForGood(ChecksummedFile* store, bool hasLog) => Mark(store, hasLog) ? Flush(store) : raw.SQLITE_OK;

    /// <summary>Waits until the file is on disk.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int Flush(ChecksummedFile* file)
    {
        NativeFile* real = Real((NativeFile*)file);
        return real->Methods->Sync(real, NormalSync);
    }

    /// <summary>Determines whether a first page, or its header alone, belongs to a store whose pages have checksums.</summary>
    public static bool IsHeaderOfStore(ReadOnlySpan<byte> header) =>
        header[StoreHeader.ReservedOffset] == PageChecksum.Size
        && BinaryPrimitives.ReadInt32BigEndian(header[StoreHeader.ApplicationOffset..]) == Layout.StoreTables.ApplicationId
        && BinaryPrimitives.ReadInt32BigEndian(header[StoreHeader.VersionOffset..]) >= Layout.StoreTables.FirstChecksumVersion;

    private static NativeFileMethods* CreateTables()
    {
        NativeFileMethods* tables = (NativeFileMethods*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(ChecksummedFile), 3 * sizeof(NativeFileMethods));
        for (int i = 0; i < 3; i++)
        {
            tables[i] = new NativeFileMethods
            {
                Version = i + 1,
                Close = &Close,
                Read = &Read,
                Write = &Write,
                Truncate = &Truncate,
                Sync = &Sync,
                GetSize = &GetSize,
                Lock = &Lock,
                Unlock = &Unlock,
                CheckReservedLock = &CheckReservedLock,
                Control = &Control,
                GetSectorSize = &GetSectorSize,
                GetDeviceCharacteristics = &GetDeviceCharacteristics,
                MapShared = &MapShared,
                LockShared = &LockShared,
                SharedBarrier = &SharedBarrier,
                UnmapShared = &UnmapShared,
                Fetch = &Fetch,
                Unfetch = &Unfetch,
            };
        }

        return tables;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* buffer, int amount, long offset)
    {
        NativeFile* real = Real(file);
        int code = real->Methods->Read(real, buffer, amount, offset);
        if (code == raw.SQLITE_OK && IsPage((ChecksummedFile*)file, amount, offset))
        {
            Verify((ChecksummedFile*)file, new ReadOnlySpan<byte>(buffer, amount), offset);
            if (((ChecksummedFile*)file)->HasChecksums)
            {
                // SQLite may write this page to the log, from which any program may copy it to the file.
                PageChecksum.Clear(new Span<byte>(buffer, amount));
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Fetch(NativeFile* file, long offset, int amount, byte** page)
    {
        NativeFile* real = Real(file);
        int code = real->Methods->Fetch(real, offset, amount, page);
        if (code == raw.SQLITE_OK && *page is not null)
        {
            ((ChecksummedFile*)file)->Mapped.Add(*page, offset, amount);
            if (IsPage((ChecksummedFile*)file, amount, offset))
            {
                Verify((ChecksummedFile*)file, new ReadOnlySpan<byte>(*page, amount), offset);
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* buffer, int amount, long offset)
    {
        ChecksummedFile* checksummed = (ChecksummedFile*)file;
        NativeFile* real = Real(file);
        if (IsPage(checksummed, amount, offset))
        {
            Span<byte> page = new(buffer, amount);
            checksummed->HasChecksums = offset == 0 ? IsHeaderOfStore(page) : checksummed->HasChecksums || HasChecksumsNow(file);
            if (checksummed->HasChecksums)
            {
                // SQLite does not use these bytes, neither in its buffer nor in the file. If another program has written pages, the first page gets its
                // checksum at the checkpoint, with the others: until then it states that they must be checked.
                if (offset != 0 || !checksummed->HasForeignPages || checksummed->HasLog)
                {
                    PageChecksum.Write(page, NumberOf(offset), checksummed->HasLog);
                }

                int code = real->Methods->Write(real, buffer, amount, offset);
                PageChecksum.Clear(page);
                return code;
            }
        }
        else if (offset == LogHeaderSize && checksummed->Store is not null)
        {
            // The first write to a restarted log, whose header is on disk: after it the file is not complete without its log. The first page
            // must state so before the log holds a frame, or the log would be taken for that of another file.
            int code = MarkForGood(checksummed->Store, hasLog: true);
            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return real->Methods->Write(real, buffer, amount, offset);
    }

    private static bool IsPage(ChecksummedFile* file, int amount, long offset) =>
        !file->IsLog && amount == PageChecksum.PageSize && offset % PageChecksum.PageSize == 0;

    private static long NumberOf(long offset) => (offset / PageChecksum.PageSize) + 1;

    private static void Verify(ChecksummedFile* file, ReadOnlySpan<byte> page, long offset)
    {
        if (offset == 0 ? IsHeaderOfStore(page) : file->HasChecksums || HasChecksumsNow((NativeFile*)file))
        {
            file->HasChecksums = true;
            PageState state = PageChecksum.Judge(page, NumberOf(offset));
            if (state == PageState.Foreign && file->TakesForeignPages)
            {
                file->HasForeignPages = true;
                return;
            }

            if (state == PageState.Intact || file->DamagedPage != 0)
            {
                return;
            }

            // Another process may be changing the mark of the first page at this moment.
            if (offset != 0 || Judge(file, 1) != PageState.Intact)
            {
                file->DamagedPage = NumberOf(offset);
                file->IsDamageForeign = state == PageState.Foreign;
            }
        }
    }

    /// <summary>Checks again for the first page of a file that was opened before the page existed.</summary>
    private static bool HasChecksumsNow(NativeFile* file)
    {
        NativeFile* real = Real(file);
        byte* header = stackalloc byte[HeaderSize];
        bool hasChecksums = real->Methods->Read(real, header, HeaderSize, 0) == raw.SQLITE_OK && IsHeaderOfStore(new ReadOnlySpan<byte>(header, HeaderSize));
        ((ChecksummedFile*)file)->HasChecksums = hasChecksums;
        return hasChecksums;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file) => Real(file)->Methods->Close(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long size)
    {
        ChecksummedFile* log = (ChecksummedFile*)file;
        if (size == 0 && log->IsLog && log->Store is not null)
        {
            // The log was copied to the file, which is complete until the log restarts. A process that is killed here leaves a log whose content is
            // in the file.
            int code = MarkForGood(log->Store, hasLog: false);
            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return Real(file)->Methods->Truncate(Real(file), size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags) => Real(file)->Methods->Sync(Real(file), flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSize(NativeFile* file, long* size) => Real(file)->Methods->GetSize(Real(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level) => Real(file)->Methods->Lock(Real(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level) => Real(file)->Methods->Unlock(Real(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* isLocked) => Real(file)->Methods->CheckReservedLock(Real(file), isLocked);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(NativeFile* file, int code, void* argument)
    {
        // It can end the mapping.
        ((ChecksummedFile*)file)->Mapped.Forget();
        return Real(file)->Methods->Control(Real(file), code, argument);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSectorSize(NativeFile* file) => Real(file)->Methods->GetSectorSize(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceCharacteristics(NativeFile* file) => Real(file)->Methods->GetDeviceCharacteristics(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MapShared(NativeFile* file, int region, int size, int extend, void** memory) =>
        Real(file)->Methods->MapShared(Real(file), region, size, extend, memory);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockShared(NativeFile* file, int first, int count, int flags) => Real(file)->Methods->LockShared(Real(file), first, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SharedBarrier(NativeFile* file) => Real(file)->Methods->SharedBarrier(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UnmapShared(NativeFile* file, int delete) => Real(file)->Methods->UnmapShared(Real(file), delete);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unfetch(NativeFile* file, long offset, byte* page)
    {
        if (page is null)
        {
            // SQLite ends the mapping, mostly because the file has grown.
            ((ChecksummedFile*)file)->Mapped.Forget();
        }

        return Real(file)->Methods->Unfetch(Real(file), offset, page);
    }
}
