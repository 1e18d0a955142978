using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how <c>EmbedAsync</c> handles documents that have a vector of another model, or a vector whose model is not recorded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OtherModelHandling>))]
public enum OtherModelHandling
{
    /// <summary>The call ends with an <see cref="EmbeddingModelException"/> before anything is embedded.</summary>
    Reject,

    /// <summary>
    /// These documents are embedded again with the given model. A call that was interrupted is continued with the same option. Vectors of documents that do not
    /// match <see cref="EmbedOptions.Filter"/> stay.
    /// </summary>
    Replace,

    /// <summary>
    /// The vectors stay, until the text of their document changes. For vectors of the same model that were inserted with the documents: distances between
    /// vectors of different models mean nothing.
    /// </summary>
    Keep,
}
