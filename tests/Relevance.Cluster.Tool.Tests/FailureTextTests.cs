using System.Net;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Tool.Terminal;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>Each failure in the words of the command line: the fault, and the argument that corrects it.</summary>
public sealed class FailureTextTests
{
    private static readonly RejectedDocument Unread = new("", "") { SourceLocation = "a.jsonl, line 3", Explanation = Member("IdField") };

    /// <summary>Failures with a part of their line.</summary>
    public static TheoryData<string, Exception> Failures => new()
    {
        { "relevance list --store shop.db; or fill it: relevance import FILE hats --store shop.db", new DatasetNotFoundException("hats") },
        { "--replace; or name another one: --alias km-2", new ClusteringExistsException("hats", "v_vector_", "km") },
        { "relevance list hats --store shop.db", new ClusteringNotFoundException("hats", "v_vector_", "km", ["a"]) },
        { "It has: title", new FieldNotFoundException("hats", "v", "a vector field", ["title"]) { Remark = "Declare it: await dataset.DeclareVectorFieldAsync(\"v\", 3);" } },
        { "The dataset has none.", new FieldNotFoundException("hats", "v", "a vector field", []) },
        { "--vector FIELD; or make vectors from columns of numbers, --columns price,weight", new NoVectorsException("hats", "v_vector_") },
        { "--replace; or write into another field: --vector FIELD", new EmbeddingModelException("hats", "v_vector_", "small", "large") },
        { "--metric euclidean", new VectorShapeException("row 1", "a vector with a direction, as cosine needs", "all zeros") },
        { "expected 3 components, found 2 components.", new VectorShapeException("row 1", "3 components", "2 components") },
        { "all 1 documents were rejected. a.jsonl, line 3: It is so. Name the field", new DocumentsRejectedException("hats", [Unread]) },
        { "a.jsonl, line 3: It is so. An array", Keep("JsonArray", new InvalidDocumentException("It is so. As JsonArray.", source: "a.jsonl, line 3")) },
        { "a.jsonl: It is bad.", new InvalidDocumentException("It is bad.", source: "a.jsonl") },
        { "relevance serve, or name its address", Api(null) },
        { "RELEVANCE_TOKEN to project:key", Api(HttpStatusCode.Unauthorized) },
        { "a key that may do this", Api(HttpStatusCode.Forbidden) },
        { "--store http://HOST:PORT/latest", Api(HttpStatusCode.NotFound) },
        { "It is so. Name the address", Keep("BaseAddress", Api(HttpStatusCode.Redirect)) },
        { "It failed.", Api(HttpStatusCode.InternalServerError) },
        { "iconv", Keep("Encoding", new InvalidDocumentException("It is so. Set Encoding.")) },
        { "--key FIELD", Keep("Key", new InvalidDocumentException("It is so. Set Key.")) },
        { "a decimal point", Keep("DecimalSeparator", Argument("It is so.")) },
        { ".jsonl", Keep("Columns", new InvalidOperationException("It is so. Set Columns.")) },
        { ".jsonl", Keep("ColumnTypes", new InvalidOperationException("It is so. Set ColumnTypes.")) },
        { "--label-field found_cluster", Keep("ExportAsync", Argument("It is so.")) },
        { "--text title,description", Keep("MinDocumentFrequency", Argument("It is so.")) },
        { "--categories", Keep("EncodeCategories", Argument("It is so.")) },
        { "Leave the field out of --columns.", Keep("MaxCategories", Argument("It is so.")) },
        { "relevance check FILE", Keep("CheckAsync", new DocumentStoreException(StoreFailure.Corrupt, "It is so.")) },
        { "relevance restore FILE NEW", Keep("RestoreAsync", new DocumentStoreException(StoreFailure.Corrupt, "It is so.")) },
        { "relevance import FILE DATASET", Keep("Open", new DocumentStoreException(StoreFailure.NoAccess, "It is so.")) },
        { "the other process has ended", Keep("BusyTimeout", new DocumentStoreException(StoreFailure.Busy, "It is so.")) },
        { "the right to write", Keep("IsReadOnly", new DocumentStoreException(StoreFailure.NoAccess, "It is so.")) },
        { "Copy the log", Keep("IgnoreMissingLog", new DocumentStoreException(StoreFailure.MissingLog, "It is so.")) },
        { "--overwrite", Keep("Create", new DocumentStoreException(StoreFailure.NoAccess, "It is so.")) },
        { "It is wrong.", Argument("It is wrong.") },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Failure_NamesTheArgumentAndNoMember(string part, Exception failure)
    {
        string line = FailureText.Of(failure, " --store shop.db");

        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        CommandLineWords.Check(line);
    }

    [Fact]
    public void Failure_OfAMemberWithoutAnArgument_IsTheFaultAlone() =>
        Assert.Equal("It is so.", FailureText.Of(Keep("SomethingElse", new InvalidOperationException("It is so. Set SomethingElse."))));

    [Fact]
    public void EveryMember_ThatAMessageOfTheLibraryNames_HasItsArgument()
    {
        string[] sources = [.. new[] { "Relevance.Cluster", "Relevance.Cluster.Sqlite", "Relevance.Cluster.Files" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Workplace.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText)
            .Where(text => text.Contains("Explanation", StringComparison.Ordinal))];

        string[] members = [.. sources.SelectMany(MembersOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        // The address is corrected by the status of the response.
        Assert.All(members.Except(["BaseAddress"]), member => Assert.NotEqual("It is so.", FailureText.Of(Keep(member, new InvalidOperationException("x")))));
        Assert.True(members.Length >= 15, string.Join(", ", members));
    }

    /// <summary>Finds the second argument of an explanation: the last name in a line that is nothing but <c>nameof(…),</c>.</summary>
    private static IEnumerable<string> MembersOf(string source) => source.Split('\n').Select(line => line.Trim())
        .Where(line => line.StartsWith("nameof(", StringComparison.Ordinal) && line.EndsWith("),", StringComparison.Ordinal))
        .Select(line => line.TrimEnd(',', ')').Split('(', '.')[^1])
        .Where(name => char.IsAsciiLetterUpper(name[0]));

    private static Explanation Member(string name) => new("It is so.", name, $"Set {name}.");

    private static ArgumentException Argument(string message) => new(message, nameof(message));

    private static T Keep<T>(string member, T failure)
        where T : Exception => Member(member).On(failure);

    private static RelevanceApiException Api(HttpStatusCode? status) =>
        new(StoreFailure.Other, "It failed.") { Operation = "list datasets", ErrorMessage = "It failed.", Status = status };
}
