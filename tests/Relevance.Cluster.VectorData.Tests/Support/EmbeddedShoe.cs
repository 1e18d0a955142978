using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData.Tests.Support;

/// <summary>A record with an embedding as the model returned it, and a property that both libraries name.</summary>
public sealed class EmbeddedShoe
{
    [VectorStoreKey]
    public int Number { get; set; }

    [VectorStoreData(StorageName = "stored_title")]
    [JsonPropertyName("title")]
    public string? Title { get; set; }

    [VectorStoreVector(2)]
    public Embedding<float>? Vector { get; set; }
}
