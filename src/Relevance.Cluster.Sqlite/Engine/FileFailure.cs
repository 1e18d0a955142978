namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Says in this library's words what the file system rejected.</summary>
internal static class FileFailure
{
    private const int NoRoom = 28;
    private const int NoRoomOnWindows = unchecked((int)0x80070070);

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Makes the failure of a store.</summary>
    /// <param name="e">What the file system said.</param>
    /// <param name="what">What could not be done, as a sentence without its end.</param>
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
