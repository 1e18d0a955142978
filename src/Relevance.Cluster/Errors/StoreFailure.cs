using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies why a store failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoreFailure>))]
public enum StoreFailure
{
    /// <summary>Any other failure: see the inner exception.</summary>
    Other,

    /// <summary>Another process locked the store for longer than the timeout. Try again.</summary>
    Busy,

    /// <summary>No space is left. Free some, then repeat the operation.</summary>
    Full,

    /// <summary>The file is not a store of this library.</summary>
    NotAStore,

    /// <summary>The file was created by a newer version. Update this library.</summary>
    NewerVersion,

    /// <summary>
    /// The file is damaged: some of it is different from what was written. <see cref="DocumentStoreException.DatasetId"/>,
    /// <see cref="DocumentStoreException.DocumentId"/> and <see cref="DocumentStoreException.Field"/> name the damaged part, if it can be determined. Restore
    /// the file from a backup.
    /// </summary>
    Corrupt,

    /// <summary>
    /// The write-ahead log of the file is missing, as in a copy of the file alone: acknowledged writes are missing. Copy the log too, or restore a backup.
    /// </summary>
    MissingLog,

    /// <summary>The file or its folder cannot be written or opened, or the file was opened read-only.</summary>
    NoAccess,

    /// <summary>
    /// Another program moved, replaced, deleted or truncated the file or its log while the store was open, or a log exists without its file, or next to another
    /// one. Nothing is written from then on: restore the files to their place, or close the store and open it again. Acknowledged writes are in the file and
    /// the log that were moved, together.
    /// </summary>
    Moved,
}
