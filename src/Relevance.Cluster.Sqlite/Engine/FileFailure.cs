namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Converts exceptions of the file system to those of this library.</summary>
internal static class FileFailure
{
    private const int NoRoom = 28;
    private const int NoRoomOnWindows = unchecked((int)0x80070070);

    /// <summary>Determines whether an exception comes from the file system.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Creates the exception of a store.</summary>
    /// <param name="e">The exception of the file system.</param>
    /// <param name="what">The failed operation, as a sentence without a period.</param>
    public static DocumentStoreException Create(Exception e, string what)
    {
        bool isFull = e is IOException && e.HResult is NoRoom or NoRoomOnWindows;
        return new DocumentStoreException(
            isFull ? StoreFailure.Full : StoreFailure.NoAccess,
            $"{what}: {e.Message.TrimEnd('.')}. "
                + $"{(isFull ? "Free some space" : "The folder must exist, and this process must be allowed to write to it")}, then try again.",
            e);
    }
}
