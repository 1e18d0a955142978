using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>
/// A store's file, or the log beside it, as SQLite sees it: the system's own file, which follows in memory, and what is known of its pages. Each page is sealed when it is written to the file and
/// looked at whenever it is read or mapped. One that is not whole is handed on all the same and noted: its rows may say better what is damaged, and otherwise the connection does.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SealedFile
{
    private const int HeaderSize = 100;
    private const int PageTries = 3;
    private const int LogHeaderSize = 32;
    private const int NormalSync = 2;

    /// <summary>SQLite looks at this first: it makes this a <see cref="NativeFile"/>.</summary>
    public NativeFileMethods* Methods;

    /// <summary>The file that a log belongs to; null for that file itself, and for a log of a file that is none of ours.</summary>
    public SealedFile* Store;

    /// <summary>Whether this is a log.</summary>
    public bool IsLog;

    /// <summary>The first page that was not whole; 0 when none was.</summary>
    public long DamagedPage;

    /// <summary>Whether its pages are sealed: not before the first page of a store is in it.</summary>
    public bool IsSealed;

    /// <summary>Whether this connection writes to a log beside it.</summary>
    public bool HasLog;

    /// <summary>Whether pages that another program has written are taken as they are, by those who look at every row.</summary>
    public bool TakesForeignPages;

    /// <summary>Whether there was one of them.</summary>
    public bool HasForeignPages;

    /// <summary>Whether <see cref="DamagedPage"/> may be whole, but was written by another program.</summary>
    public bool IsDamageForeign;

    private static readonly NativeFileMethods* Tables = CreateTables();

    /// <summary>Gets the system's file of one of ours.</summary>
    public static NativeFile* Real(NativeFile* file) => (NativeFile*)((SealedFile*)file + 1);

    /// <summary>Whether SQLite's file is one of ours.</summary>
    public static bool IsOne(NativeFile* file) => file is not null && file->Methods >= Tables && file->Methods < Tables + 3;

    /// <summary>Makes a file that the system has opened one of ours.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isLog">Whether it is a log.</param>
    /// <param name="store">The file that the log belongs to, if it is one of ours.</param>
    public static void Begin(SealedFile* file, bool isLog, SealedFile* store)
    {
        file->Methods = Tables + Math.Clamp(Real((NativeFile*)file)->Methods->Version, 1, 3) - 1;
        file->IsLog = isLog;
        file->Store = store;
        if (store is not null)
        {
            store->HasLog = true;
        }
    }

    /// <summary>Reads a page as it lies in the file, without SQLite and without a lock.</summary>
    /// <returns>Whether the file has as much.</returns>
    public static bool TryReadPage(SealedFile* file, long number, Span<byte> page)
    {
        NativeFile* real = Real((NativeFile*)file);
        fixed (byte* bytes = page)
        {
            return real->Methods->Read(real, bytes, page.Length, (number - 1) * PageSeal.PageSize) == raw.SQLITE_OK;
        }
    }

    /// <summary>Looks at a page as it lies in the file. More than once, since another process may be writing it.</summary>
    /// <returns>How it is, also when it was never written; null behind the last page.</returns>
    public static PageState? Judge(SealedFile* file, long number)
    {
        byte[] page = new byte[PageSeal.PageSize];
        PageState state = PageState.Damaged;
        for (int i = 0; i < PageTries && state != PageState.Whole; i++)
        {
            if (!TryReadPage(file, number, page))
            {
                return null;
            }

            // A new store has its first page from SQLite alone until its log goes over into the file for the first time.
            state = (number == 1 && !IsHeaderOfStore(page)) || !page.AsSpan().ContainsAnyExcept((byte)0) ? PageState.Whole : PageSeal.Judge(page, number);
        }

        return state;
    }

    /// <summary>Has the first page say whether writes may lie in the log only. Without effect on a file that has no sealed first page yet.</summary>
    /// <returns>Whether it said otherwise before.</returns>
    public static bool Mark(SealedFile* store, bool hasLog)
    {
        byte[] page = new byte[PageSeal.PageSize];
        if (!TryReadPage(store, 1, page) || !IsHeaderOfStore(page) || PageSeal.Judge(page, 1) != PageState.Whole || PageSeal.HasLog(page) == hasLog)
        {
            return false;
        }

        PageSeal.Write(page, 1, hasLog);
        NativeFile* real = Real((NativeFile*)store);
        fixed (byte* seal = page.AsSpan(PageSeal.Offset))
        {
            // A file that may only be read keeps its mark, and needs none.
            return real->Methods->Write(real, seal, PageSeal.Size, PageSeal.Offset) == raw.SQLITE_OK;
        }
    }

    /// <summary>Has the first page say whether writes may lie in the log only, and waits until it is on the disk.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int MarkForGood(SealedFile* store, bool hasLog) => Mark(store, hasLog) ? Flush(store) : raw.SQLITE_OK;

    /// <summary>Waits until the file is on the disk.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int Flush(SealedFile* file)
    {
        NativeFile* real = Real((NativeFile*)file);
        return real->Methods->Sync(real, NormalSync);
    }

    /// <summary>Whether a first page, or its header alone, is that of a store whose pages are sealed.</summary>
    public static bool IsHeaderOfStore(ReadOnlySpan<byte> header) =>
        header[StoreHeader.ReservedOffset] == PageSeal.Size
        && BinaryPrimitives.ReadInt32BigEndian(header[StoreHeader.ApplicationOffset..]) == Layout.StoreTables.ApplicationId
        && BinaryPrimitives.ReadInt32BigEndian(header[StoreHeader.VersionOffset..]) >= Layout.StoreTables.FirstSealedVersion;

    private static NativeFileMethods* CreateTables()
    {
        NativeFileMethods* tables = (NativeFileMethods*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(SealedFile), 3 * sizeof(NativeFileMethods));
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
        if (code == raw.SQLITE_OK && IsPage((SealedFile*)file, amount, offset))
        {
            Look((SealedFile*)file, new ReadOnlySpan<byte>(buffer, amount), offset);
            if (((SealedFile*)file)->IsSealed)
            {
                // From here the page may go into the log, from which any program may take it over into the file.
                PageSeal.Clear(new Span<byte>(buffer, amount));
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Fetch(NativeFile* file, long offset, int amount, byte** page)
    {
        NativeFile* real = Real(file);
        int code = real->Methods->Fetch(real, offset, amount, page);
        if (code == raw.SQLITE_OK && *page is not null && IsPage((SealedFile*)file, amount, offset))
        {
            Look((SealedFile*)file, new ReadOnlySpan<byte>(*page, amount), offset);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* buffer, int amount, long offset)
    {
        SealedFile* sealable = (SealedFile*)file;
        NativeFile* real = Real(file);
        if (IsPage(sealable, amount, offset))
        {
            Span<byte> page = new(buffer, amount);
            sealable->IsSealed = offset == 0 ? IsHeaderOfStore(page) : sealable->IsSealed || IsSealedByNow(file);
            if (sealable->IsSealed)
            {
                // SQLite leaves these bytes alone, in its buffer as in the file. Beside pages of another program the first one gets its seal with the others,
                // when the log goes over into the file: until then it says that they have to be looked at.
                if (offset != 0 || !sealable->HasForeignPages || sealable->HasLog)
                {
                    PageSeal.Write(page, NumberOf(offset), sealable->HasLog);
                }

                int code = real->Methods->Write(real, buffer, amount, offset);
                PageSeal.Clear(page);
                return code;
            }
        }
        else if (offset == LogHeaderSize && sealable->Store is not null)
        {
            // The first write of a log that begins anew, whose header is on the disk: from here on the file is not all that there is. It says so before the log
            // holds anything, or else the log is taken for one that does not belong to it.
            int code = MarkForGood(sealable->Store, hasLog: true);
            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return real->Methods->Write(real, buffer, amount, offset);
    }

    private static bool IsPage(SealedFile* file, int amount, long offset) => !file->IsLog && amount == PageSeal.PageSize && offset % PageSeal.PageSize == 0;

    private static long NumberOf(long offset) => (offset / PageSeal.PageSize) + 1;

    private static void Look(SealedFile* file, ReadOnlySpan<byte> page, long offset)
    {
        if (offset == 0 ? IsHeaderOfStore(page) : file->IsSealed || IsSealedByNow((NativeFile*)file))
        {
            file->IsSealed = true;
            PageState state = PageSeal.Judge(page, NumberOf(offset));
            if (state == PageState.Foreign && file->TakesForeignPages)
            {
                file->HasForeignPages = true;
                return;
            }

            if (state == PageState.Whole || file->DamagedPage != 0)
            {
                return;
            }

            // Another process may just have been changing the first page's mark.
            if (offset != 0 || Judge(file, 1) != PageState.Whole)
            {
                file->DamagedPage = NumberOf(offset);
                file->IsDamageForeign = state == PageState.Foreign;
            }
        }
    }

    /// <summary>Looks once more at a file that was opened before its first page was in it.</summary>
    private static bool IsSealedByNow(NativeFile* file)
    {
        NativeFile* real = Real(file);
        byte* header = stackalloc byte[HeaderSize];
        bool isSealed = real->Methods->Read(real, header, HeaderSize, 0) == raw.SQLITE_OK && IsHeaderOfStore(new ReadOnlySpan<byte>(header, HeaderSize));
        ((SealedFile*)file)->IsSealed = isSealed;
        return isSealed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file) => Real(file)->Methods->Close(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long size)
    {
        SealedFile* log = (SealedFile*)file;
        if (size == 0 && log->IsLog && log->Store is not null)
        {
            // All of the log has gone over into the file, which stands for itself until the log begins anew. A process that is killed here leaves a log whose
            // content is all in the file.
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
    private static int Control(NativeFile* file, int code, void* argument) => Real(file)->Methods->Control(Real(file), code, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSectorSize(NativeFile* file) => Real(file)->Methods->GetSectorSize(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceCharacteristics(NativeFile* file) => Real(file)->Methods->GetDeviceCharacteristics(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MapShared(NativeFile* file, int region, int size, int extend, void** memory) => Real(file)->Methods->MapShared(Real(file), region, size, extend, memory);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockShared(NativeFile* file, int first, int count, int flags) => Real(file)->Methods->LockShared(Real(file), first, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SharedBarrier(NativeFile* file) => Real(file)->Methods->SharedBarrier(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UnmapShared(NativeFile* file, int delete) => Real(file)->Methods->UnmapShared(Real(file), delete);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unfetch(NativeFile* file, long offset, byte* page) => Real(file)->Methods->Unfetch(Real(file), offset, page);
}
