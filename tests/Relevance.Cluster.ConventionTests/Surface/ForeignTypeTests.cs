using System.Runtime.CompilerServices;
using System.Text.Json;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>A package that we merely use is none of a caller's business: its next major version must not be ours.</summary>
public sealed class ForeignTypeTests
{
    private static readonly string[] Foreign = ["MathNet", "Polly", "CsvHelper", "System.Text.Json", "Microsoft.Data.Sqlite", "SQLitePCL"];

    /// <summary>
    /// Where a registration begins and ends, where events go, and what embeds: the platform's own abstractions, which every host, and whoever embeds, has.
    /// </summary>
    private static readonly Dictionary<string, string> OfThePlatform = new(StringComparer.Ordinal)
    {
        ["HttpStoreOptions.get_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["HttpStoreOptions.set_LoggerFactory shows Microsoft.Extensions.Logging.ILoggerFactory"] = "where the events of the store go",
        ["RelevanceServices.AddRelevanceClient shows Microsoft.Extensions.DependencyInjection.IServiceCollection"] = "what a client is registered with",
        ["RelevanceServices.AddRelevanceClient shows Microsoft.Extensions.DependencyInjection.IHttpClientBuilder"] =
            "through which the application adds handlers",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.DataContent"] = "the image of a document",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.Embedding`1[T]"] = "what a generator gives",
        ["DatasetEmbedding.EmbedAsync shows Microsoft.Extensions.AI.IEmbeddingGenerator`2[TInput,TEmbedding]"] = "the model that embeds",
        ["DatasetEmbedding.SearchAsync shows Microsoft.Extensions.AI.Embedding`1[T]"] = "what a generator gives",
        ["DatasetEmbedding.SearchAsync shows Microsoft.Extensions.AI.IEmbeddingGenerator`2[TInput,TEmbedding]"] = "the model that embeds",
        ["EmbedOptions.get_GenerationOptions shows Microsoft.Extensions.AI.EmbeddingGenerationOptions"] = "what is passed to the generator",
        ["EmbedOptions.set_GenerationOptions shows Microsoft.Extensions.AI.EmbeddingGenerationOptions"] = "what is passed to the generator",
        ["RelevanceServices.AddRelevanceStore shows Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder"] = "what a health check is added to",
    };

    [Fact]
    public void Signatures_ShowNoImplementationPackage() => Offenders.None(
        "No public signature may show a type of a package (or serializer) that is used inside:",
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

    // A converter is part of the serializer, which finds it at the type that it writes; source-generated code of users calls it.
    private static bool IsJsonConverter(string member) => member.Split('.').TakeLast(2).Any(name => name.EndsWith("Converter", StringComparison.Ordinal));

    private static bool IsForeign(Type type) =>
        Foreign.Any(root => type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true);

    private static string Describe((string Member, Type Shown) found) => $"{found.Member} shows {found.Shown}";

    private static class Hiding
    {
        public static Task<IReadOnlyList<JsonElement[]>> Peek() => Task.FromResult<IReadOnlyList<JsonElement[]>>([]);
    }
}
