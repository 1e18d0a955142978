using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how a write handles documents whose id already exists, or does not exist, in the dataset.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WriteMode>))]
public enum WriteMode
{
    /// <summary>Adds new documents; a document whose id already exists is rejected.</summary>
    Insert,

    /// <summary>Adds new documents and completely replaces existing ones.</summary>
    Upsert,

    /// <summary>Merges fields into existing documents (objects property by property); a document whose id does not exist is rejected.</summary>
    Update,
}
