using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What happens to a document whose id is, or is not, in the dataset already.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WriteMode>))]
public enum WriteMode
{
    /// <summary>Adds new documents; an id that is there already is rejected.</summary>
    Insert,

    /// <summary>Adds new documents and replaces those that are there, whole.</summary>
    Upsert,

    /// <summary>Merges fields into documents that are there (objects key by key); an id that is not there is rejected.</summary>
    Update,
}
