using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Tests which values of a file become ids, and how MongoDB's own objects are converted.</summary>
public sealed class FileIdTests
{
    [Theory]
    [InlineData("\"x\"", "x")]
    [InlineData("7", "7")]
    [InlineData("5.0", "5")]
    [InlineData("5e0", "5")]
    [InlineData("1.5", "1.5")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("{\"$oid\":\"507f1f77bcf86cd799439011\"}", "507f1f77bcf86cd799439011")]
    [InlineData("{\"$numberLong\":\"42\"}", "42")]
    [InlineData("{\"$uuid\":\"00112233-4455-6677-8899-aabbccddeeff\"}", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("{\"$binary\":{\"base64\":\"ABEiM0RVZneImaq7zN3u/w==\",\"subType\":\"04\"}}", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("\"a/b?c d\\n\\u0001é\"", "a/b?c d\\n\\u0001é")]
    public async Task Id_InAnyShape_BecomesText(string json, string id)
    {
        Assert.Equal([$$"""{"_id":"{{id}}","a":1}"""], await ReadAsync($$"""{"_id":{{json}},"a":1}""", Lines));
        Assert.StartsWith(
            $$"""{"_id":"{{id}}",""",
            (await ReadAsync($$$"""{"_id":{"k":true},"sku":{{{json}}}}""", Lines with { IdField = "sku" }))[0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_id", "507f1f77bcf86cd799439011")]
    [InlineData("_id.$oid", "507f1f77bcf86cd799439011")]
    [InlineData("sku", "s-1")]
    [InlineData("o.k", "9")]
    public async Task IdField_OfAMongoExport_IsAskedFirst(string field, string id) =>
        Assert.Equal(
            [$$$"""{"_id":"{{{id}}}","sku":"s-1","o":{"k":9}}"""],
            await ReadAsync("""{"_id":{"$oid":"507f1f77bcf86cd799439011"},"sku":"s-1","o":{"k":9}}""", Lines with { IdField = field }));

    [Fact]
    public async Task IdField_BesideANullId_IsTaken() =>
        Assert.Equal(["""{"_id":"s-1","sku":"s-1"}"""], await ReadAsync("""{"_id":null,"sku":"s-1"}""", Lines with { IdField = "sku" }));

    [Theory]
    [InlineData("_id,a\n5.0,x\n6.0,y\n", "5 6")]
    [InlineData("_id,a\n1.0,x\n1.10,y\n", "1.0 1.10")]
    [InlineData("_id,a\n007,x\n8,y\n", "007 8")]
    [InlineData("_id,a\n\" 5\",x\n+6,y\n", "5 6")]
    [InlineData("_id,a\nNaN,x\nnull,y\n", "NaN null")]
    public async Task Id_OfACsvColumn_IsItsTextUnlessAllAreWholeNumbers(string content, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await ReadAsync(content, Csv)).Select(json => json.Split('"')[3])));

    [Fact]
    public async Task MongoValues_InFields_ArePlain() =>
        Assert.Equal(
            [
                """{"_id":"1","n":5,"big":9007199254740993,"f":0.5,"nan":null,"when":"2024-01-05T10:20:30Z","old":"1970-01-01T00:00:01Z","at":"2001-09-09T01:46:40Z","list":["507f1f77bcf86cd799439011"],"o":{"x":1.50},"other":{"$regex":"a"},"bad":{"$numberLong":"x"}}""",
            ],
            await ReadAsync(
                """{"_id":"1","n":{"$numberInt":"5"},"big":{"$numberLong":"9007199254740993"},"f":{"$numberDouble":"0.5"},"nan":"""
                    + """{"$numberDouble":"NaN"},"when":{"$date":"2024-01-05T10:20:30Z"},"old":{"$date":1000},"at":{"$date":"""
                        + """{"$numberLong":"1000000000000"}},"list":[{"$oid":"507f1f77bcf86cd799439011"}],"o":{"x":{"$numberDecimal":"1.50"}},"other":{"$regex":"a"},"bad":{"$numberLong":"x"}}""",
                Lines));

    [Theory]
    [InlineData("""{"base64":"xD/nN7+BQ1GRKzRkhqBjZA==","subType":"04"}""", "\"c43fe737-bf81-4351-912b-346486a06364\"")]
    [InlineData("""{"base64":"AQID","subType":"00"}""", """{"$binary":{"base64":"AQID","subType":"00"}}""")]
    public async Task MongoBinary_IsAUuidOrStaysWhatItIs(string binary, string expected) =>
        Assert.Equal([$$"""{"_id":"1","b":{{expected}}}"""], await ReadAsync($$$"""{"_id":"1","b":{"$binary":{{{binary}}}}}""", Lines));
}
