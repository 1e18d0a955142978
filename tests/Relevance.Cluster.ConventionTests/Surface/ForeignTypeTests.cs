using System.Runtime.CompilerServices;
using System.Text.Json;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>Tests that a package that we merely use does not affect callers: its next major version must not require ours.</summary>
public sealed class ForeignTypeTests
{
    private static readonly string[] Foreign = ["MathNet", "Polly", "CsvHelper", "System.Text.Json", "Microsoft.Data.Sqlite", "SQLitePCL", "Npgsql", "Apache.Arrow"];

    /// <summary>The types that a user's program holds already: classes and trees that System.Text.Json, a part of the platform, converts.</summary>
    private static readonly Dictionary<string, string> OfTheSerializer = new(StringComparer.Ordinal)
    {
        ["FieldValue.op_Implicit shows System.Text.Json.JsonElement"] = "a value of a parsed document",
        ["FieldValue.op_Implicit shows System.Text.Json.Nodes.JsonNode"] = "a value of a tree",
        ["Dataset.InsertAsync shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Dataset.InsertAsync shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["Dataset.UpsertAsync shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Dataset.UpsertAsync shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["Dataset.UpdateAsync shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Dataset.UpdateAsync shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["Dataset.ReadAsync shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Dataset.ReadAsync shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["Document.FromRecord shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Document.FromRecord shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["Document.ToRecord shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["Document.ToRecord shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
        ["VectorStoreExtensions.ToDatasetAsync shows System.Text.Json.JsonSerializerOptions"] = "how the classes of a user become JSON",
        ["VectorStoreExtensions.ToDatasetAsync shows System.Text.Json.Serialization.Metadata.JsonTypeInfo`1[T]"] = "how the classes of a user become JSON",
    };

    /// <summary>
    /// Where a registration begins and ends, where events go, and what embeds: the platform's own abstractions, which every host, and whoever embeds, has.
    /// </summary>
    private static readonly Dictionary<string, string> OfThePlatform = new(StringComparer.Ordinal)
    {
        ["HttpStoreOptions.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["HttpStoreOptions.set_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["HttpDocumentStore.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of fits go",
        ["SqliteDocumentStore.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of fits go",
        ["Storage.DocumentStore.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of fits go",
        ["Microsoft.Extensions.DependencyInjection.RelevanceServiceCollectionExtensions.AddRelevanceClient shows Microsoft.Extensions.DependencyInjection.IServiceCollection"] =
            "what a client is registered with",
        ["Microsoft.Extensions.DependencyInjection.RelevanceServiceCollectionExtensions.AddKeyedRelevanceClient shows Microsoft.Extensions.DependencyInjection.IServiceCollection"] =
            "what a client is registered with",
        ["ComputeWorkerOptions.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the worker go",
        ["ComputeWorkerOptions.set_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the worker go",
        ["PostgresDocumentStore.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of fits go",
        ["PostgresStoreOptions.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["PostgresStoreOptions.set_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["Microsoft.Extensions.DependencyInjection.RelevancePostgresExtensions.UsePostgres shows Microsoft.Extensions.Configuration.IConfigurationSection"] = "where the application keeps its settings",
        ["SqliteStoreOptions.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["SqliteStoreOptions.set_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["Microsoft.Extensions.DependencyInjection.RelevanceClientBuilder.get_Services shows Microsoft.Extensions.DependencyInjection.IServiceCollection"] = "what a client is registered with",
        ["Microsoft.Extensions.DependencyInjection.RelevanceClientBuilder.UseHttp shows Microsoft.Extensions.DependencyInjection.IHttpClientBuilder"] = "through which the application adds handlers",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.DataContent"] = "the image of a document",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.Embedding`1[T]"] = "what a generator gives",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.IEmbeddingGenerator`2[TInput,TEmbedding]"] = "the model that embeds",
        ["DatasetEmbedding.SearchAsync shows Microsoft.Extensions.AI.Embedding`1[T]"] = "what a generator gives",
        ["DatasetEmbedding.SearchAsync shows Microsoft.Extensions.AI.IEmbeddingGenerator`2[TInput,TEmbedding]"] = "the model that embeds",
        ["EmbedOptions.get_GenerationOptions shows Microsoft.Extensions.AI.EmbeddingGenerationOptions"] = "what is passed to the generator",
        ["EmbedOptions.set_GenerationOptions shows Microsoft.Extensions.AI.EmbeddingGenerationOptions"] = "what is passed to the generator",
        ["VectorStoreExtensions.ToDatasetAsync shows Microsoft.Extensions.VectorData.VectorStoreCollection`2[TKey,TRecord]"] = "what is copied",
        ["VectorStoreExtensions.WriteBackAsync shows Microsoft.Extensions.VectorData.VectorStoreCollection`2[TKey,TRecord]"] = "what is written",
        ["Microsoft.Extensions.DependencyInjection.RelevanceClientBuilder.UseHttp shows Microsoft.Extensions.Configuration.IConfigurationSection"] = "where the application keeps its settings",
        ["Microsoft.Extensions.DependencyInjection.RelevanceSqliteExtensions.UseSqlite shows Microsoft.Extensions.Configuration.IConfigurationSection"] = "where the application keeps its settings",
        ["Microsoft.Extensions.DependencyInjection.RelevanceServiceCollectionExtensions.AddRelevanceStore shows Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder"] =
            "what a health check is added to",
    };

    [Fact]
    public void Signatures_ShowNoImplementationPackage() => Offenders.NoneBut(
        "No public signature may show a type of a package (or serializer) that is used inside:",
        OfTheSerializer,
        SignatureTypes.OfThePublicSurface().Where(found => IsForeign(found.Shown) && !IsJsonConverter(found.Member)).Select(Describe));

    [Fact]
    public void Signatures_ShowOnlyTheFrameworkAndThisLibrary() => Offenders.NoneBut(
        "A public signature may show types of the framework and of this library only:",
        OfThePlatform,
        SignatureTypes.OfThePublicSurface()
            .Where(found => !found.Shown.IsGenericParameter && found.Shown.Assembly != typeof(object).Assembly)
                .Where(found =>
                    !Shipped.Assemblies.Contains(found.Shown.Assembly)
                    && found.Shown.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) != true)
            .Select(Describe));

    [Fact]
    public void Signatures_ShowNoTuple() => Offenders.None(
        "What a result holds has names of its own; a tuple's are lost at the first generic call:",
        SignatureTypes.OfThePublicSurface().Where(found => found.Shown.IsAssignableTo(typeof(ITuple))).Select(Describe));

    [Fact]
    public void SignatureTypes_OfATypeThatHidesAForeignOneInAGenericArgument_FindIt() => Assert.Contains(
        ("ConventionTests.Surface.ForeignTypeTests+Hiding.Peek", typeof(JsonElement)),
        SignatureTypes.OfAType(typeof(Hiding)));

    // The serializer finds a converter by its type, and source-generated code of users calls it.
    private static bool IsJsonConverter(string member) => member.Split('.').TakeLast(2).Any(name => name.EndsWith("Converter", StringComparison.Ordinal));

    private static bool IsForeign(Type type) =>
        Foreign.Any(root => type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true);

    private static string Describe((string Member, Type Shown) found) => $"{found.Member} shows {found.Shown}";

    private static class Hiding
    {
        public static Task<IReadOnlyList<JsonElement[]>> Peek() => Task.FromResult<IReadOnlyList<JsonElement[]>>([]);
    }
}
