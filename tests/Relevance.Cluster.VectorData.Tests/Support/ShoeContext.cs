using System.Text.Json.Serialization;

namespace Relevance.Cluster.VectorData.Tests.Support;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Shoe<Guid>))]
[JsonSerializable(typeof(EmbeddedShoe))]
internal sealed partial class ShoeContext : JsonSerializerContext;
