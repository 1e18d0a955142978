using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Why a store failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoreFailure>))]
public enum StoreFailure
{
    /// <summary>Something else: see the inner exception.</summary>
    Other,

    /// <summary>Another process held the store for longer than the waiting time. Try again.</summary>
    Busy,

    /// <summary>There is no room left. Free some, then repeat the operation.</summary>
    Full,

    /// <summary>The file is not a store of this library.</summary>
    NotAStore,

    /// <summary>The file was made by a newer version. Update this library.</summary>
    NewerVersion,

    /// <summary>
    /// The file is damaged: something in it is not as it was written. <see cref="DocumentStoreException.DatasetId"/>,
    /// <see cref="DocumentStoreException.DocumentId"/> and
    /// <see cref="DocumentStoreException.Field"/> say what, where it can be known. Restore it from a backup.
    /// </summary>
    Corrupt,

    /// <summary>
    /// The file stands without the log that was written beside it, as a copy of the file alone does: writes that were acknowledged are missing. Fetch the
    /// log, or restore a backup.
    /// </summary>
    MissingLog,

    /// <summary>The file or its folder cannot be written, or not be opened; or it was opened to be read only.</summary>
    NoAccess,

    /// <summary>
    /// Another program moved, replaced, deleted or cut the file or its log while the store was open, or a log lies there without its file or beside that of
    /// another. Nothing is written any more: put the files back, or close the store and open it again. What was acknowledged is in the file and the log that
    /// were moved, together.
    /// </summary>
    Moved,
}
