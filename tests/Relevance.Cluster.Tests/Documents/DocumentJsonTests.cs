using System.Buffers;
using System.Text;
using Relevance.Cluster.Tests.Documents.Values;

namespace Relevance.Cluster.Tests.Documents;

public sealed class DocumentJsonTests
{
    [Fact]
    public void Parse_OfRandomDocumentsWritten_IsTheSameTreeAndTheSameText()
    {
        RandomTree random = new(42);
        for (int i = 0; i < 500; i++)
        {
            Document document = random.NextDocument(i);

            string json = document.ToJson();
            Document read = Document.Parse(json);

            Assert.Equal(document.ToValue(), read.ToValue());
            Assert.Equal(json, read.ToJson());
        }
    }

    [Theory]
    [InlineData("""{"_id":"1","v_vector_":[0.5,1],"a":oops}""", "at byte 36")]
    [InlineData("""{"_id":"1","v_vector_":[0.5, 01],"a":1}""", "at byte 31")]
    [InlineData("""{"_id":"1","v_vector_":[0.5, 1.],"a":1}""", "at byte 32")]
    [InlineData("""{"_id":"1","v_vector_":[0.5, 1,],"a":1}""", "at byte 32")]
    [InlineData("""{"_id":"1","v_vector_":[0.5, -],"a":1}""", "at byte 31")]
    [InlineData("""{"_id":"1","v_vector_":[0.5""", "at byte 28")]
    [InlineData("{\"_id\":\"1\",\n\"v_vector_\":[\n0.5,\n1\n],\n\"a\":oops}", "at byte 5, line 6 of it")]
    public void Parse_OfAFaultInOrAfterAVector_StatesItsPosition(string json, string position)
    {
        InvalidDocumentException thrown = Assert.Throws<InvalidDocumentException>(() => Document.Parse(json));

        Assert.Contains(position, thrown.Message, StringComparison.Ordinal);
        Assert.Equal("1", thrown.DocumentId);
    }

    [Fact]
    public void Parse_OfSeveralVectors_ReadsEachAndWhatFollows()
    {
        Document read = Document.Parse(
            """{"a_vector_":[1, 2.5e-1 ,-3],"_id":"1","b":{"c_vector_":[ ],"d_vector_":[0.1]},"e_vector_":[1,null],"f":[1,2],"g_vector_":[7]}""");

        Assert.Equal([1, 0.25f, -3], read.GetVector("a_vector_").ToArray());
        Assert.Equal([0.1f], read.GetVector("b.d_vector_").ToArray());
        Assert.Equal([7f], read.GetVector("g_vector_").ToArray());
        Assert.Equal(FieldKind.Array, read["e_vector_"].Kind);
        Assert.Equal("[1,2]", read["f"].ToJson());
        Assert.Empty(read.GetVector("b.c_vector_").ToArray());
    }

    [Fact]
    public void Parse_OfRandomBytes_NeverThrowsAnythingElse()
    {
        Random random = new(3);
        byte[] valid = Encoding.UTF8.GetBytes("""{"_id":"x","a":[1,2.5e3,null,{"b":"\u00e9\n😀"}],"v_vector_":[1,-2.5]}""");
        int rejected = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. valid];
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                Document.Parse(damaged).ToJson();
            }
            catch (InvalidDocumentException)
            {
                rejected++;
            }
        }

        Assert.InRange(rejected, 2500, 4999);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{\"_id\":\"1\"} x", "not valid JSON")]
    [InlineData("{\"_id\":\"1\",}", "not valid JSON")]
    [InlineData("{\"_id\":\"1\",\"a\":NaN}", "not valid JSON")]
    [InlineData("{\"_id\":\"1\",\"a\":Infinity}", "not valid JSON")]
    [InlineData("{\"_id\":\"1\",\"a\":01}", "not valid JSON")]
    [InlineData("[]", "expected a JSON object, found an array")]
    [InlineData("null", "expected a JSON object, found null")]
    [InlineData("\"x\"", "expected a JSON object, found text")]
    [InlineData("{}", "no '_id'")]
    [InlineData("{\"id\":\"1\"}", "no '_id'")]
    [InlineData("{\"a\":{\"_id\":\"1\"}}", "no '_id'")]
    [InlineData("{\"_id\":\"\"}", "'_id' is empty")]
    [InlineData("{\"_id\":null}", "'_id' must be text (a number becomes its text), found null")]
    [InlineData("{\"_id\":true}", "found a boolean")]
    [InlineData("{\"_id\":{}}", "found an object")]
    [InlineData("{\"_id\":[\"1\"]}", "found an array")]
    [InlineData("{\"_id\":\"1\",\"_id\":\"2\"}", "'_id' occurs twice")]
    [InlineData("{\"_id\":\"1\",\"a\":1,\"a\":2}", "'a' occurs twice")]
    [InlineData("{\"_id\":\"1\",\"a\":{\"b\":1,\"b\":1}}", "'b' occurs twice")]
    [InlineData("{\"_id\":\"1\",\"a\":\"\\ud800\"}", "not valid Unicode")]
    [InlineData("{\"_id\":\"1\",\"\\ud800\":1}", "not valid Unicode")]
    [InlineData("{\"_id\":\"\\ud800\"}", "not valid Unicode")]
    public void Parse_OfWhatIsNoDocument_SaysWhy(string json, string expected)
    {
        InvalidDocumentException e = Assert.Throws<InvalidDocumentException>(() => Document.Parse(json));

        Assert.Contains(expected, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfAFaultAfterTheId_NamesTheDocument()
    {
        InvalidDocumentException e = Assert.Throws<InvalidDocumentException>(() => Document.Parse("""{"_id":"p-7","a":1,"a":2}"""));

        Assert.Equal("p-7", e.DocumentId);
        Assert.Equal("document 'p-7': the name 'a' occurs twice in one object.", e.Message);
    }

    [Fact]
    public void Parse_OfATextWithALoneSurrogate_IsRejected() =>
        Assert.Contains(
            "not valid Unicode",
            Assert.Throws<InvalidDocumentException>(() => Document.Parse("{\"_id\":\"\uD800\"}")).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_OfInvalidUtf8_SaysWhichByte()
    {
        byte[] utf8 = [.. """{"_id":"1","a":"é"""u8, 0xC3, 0x28, .. "\"}"u8];

        InvalidDocumentException e = Assert.Throws<InvalidDocumentException>(() => Document.Parse(utf8));

        Assert.Equal("the text is not valid UTF-8: the first wrong byte is at offset 18.", e.Reason);
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("1.50", "1.50")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    public void Parse_OfANumberAsId_TakesItsText(string id, string expected) => Assert.Equal(expected, Document.Parse($$"""{"_id":{{id}}}""").Id);

    [Fact]
    public void Parse_NestedSixtyFourDeep_IsReadAndSixtyFiveIsRejected()
    {
        string deep = "{\"_id\":\"1\",\"a\":" + new string('[', 63) + new string(']', 63) + "}";
        string tooDeep = "{\"_id\":\"1\",\"a\":" + new string('[', 64) + new string(']', 64) + "}";
        string farTooDeep = "{\"_id\":\"1\",\"a\":" + new string('[', 100_000);

        Assert.Equal(deep, Document.Parse(deep).ToJson());
        Assert.Contains("deeper than 64", Assert.Throws<InvalidDocumentException>(() => Document.Parse(tooDeep)).Reason, StringComparison.Ordinal);
        Assert.Contains("deeper than 64", Assert.Throws<InvalidDocumentException>(() => Document.Parse(farTooDeep)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_ThatWouldNestTooDeep_IsRejectedAndChangesNothing()
    {
        Document document = new("1");
        FieldPath sixtyThree = string.Join('.', Enumerable.Repeat("a", 63));

        document[sixtyThree] = FieldValue.FromArray([]);

        Assert.Equal(document.ToJson(), Document.Parse(document.ToJson()).ToJson());
        Assert.Throws<ArgumentException>(() => document[sixtyThree] = FieldValue.FromArray([FieldValue.FromArray([])]));
        Assert.Throws<ArgumentException>(() => document[string.Join('.', Enumerable.Repeat("b", 65))] = 1);
        Assert.Equal(["_id", "a"], document.FieldNames);
    }

    [Fact]
    public void Parse_OfTenMegabytes_ComesBackByteForByte()
    {
        StringBuilder json = new("{\"_id\":\"big\"");
        for (int i = 0; i < 100_000; i++)
        {
            json.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"field number {i}\":\"{new string('x', 90)}\"");
        }

        json.Append('}');

        Document document = Document.Parse(json.ToString());

        Assert.Equal(100_001, document.FieldNames.Count);
        Assert.Equal(json.ToString(), document.ToJson());
    }

    [Fact]
    public void Parse_OfVectorFields_MakesVectorsWhereverTheyAre()
    {
        Document document = Document.Parse(
            """{"_id":"1","a_vector_":[1,0.1,1e39],"meta":{"b_vector_":[]},"plain":[1],"c_vector_":[1,"x"],"_chunk_":[{"d_chunkvector_":[2]}],"_cluster_":"""
                + """{"a_vector_":{"k":"cluster-0"}}}"""
        );

        Assert.Equal([1, 0.1f, float.PositiveInfinity], document.GetVector("a_vector_").ToArray());
        Assert.Equal(FieldKind.Vector, document["meta.b_vector_"].Kind);
        Assert.Equal(FieldKind.Array, document["plain"].Kind);
        Assert.Equal(FieldKind.Array, document["c_vector_"].Kind);
        Assert.Equal(FieldKind.Vector, document["_chunk_.0.d_chunkvector_"].Kind);
        Assert.Equal("cluster-0", document["_cluster_.a_vector_.k"].AsText());
    }

    [Fact]
    public void WriteJson_WithoutSomeFields_LeavesOutThoseAndNothingElse()
    {
        Document document = Document.Parse(
            """{"_id":"1","a_vector_":[1],"meta":{"b_vector_":[2],"keep":3},"x.y_vector_":[4],"_cluster_":{"a_vector_":{"k":"c"}},"tail":5}""");
        ArrayBufferWriter<byte> output = new();

        document.WriteJson(output, ["a_vector_", "meta.b_vector_", "x.y_vector_", "nothing.here"]);

        Assert.Equal("""{"_id":"1","meta":{"keep":3},"_cluster_":{"a_vector_":{"k":"c"}},"tail":5}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void WriteJson_AndSettingTheVectorsAgain_IsTheWholeDocument()
    {
        Document document = Document.Parse("""{"_id":"1","t":"x","meta":{"b_vector_":[2,3]}}""");
        ArrayBufferWriter<byte> output = new();
        document.WriteJson(output, ["meta.b_vector_"]);

        Document read = Document.Parse(output.WrittenSpan);
        read["meta.b_vector_"] = document.GetVector("meta.b_vector_");

        Assert.Equal(document.ToValue(), read.ToValue());
    }

    [Fact]
    public void ToJson_OfALoneSurrogate_WritesTheReplacementCharacter() =>
        Assert.Equal("x\uFFFDy", Document.Parse(new Document("1") { ["a"] = "x\uD800y" }.ToJson())["a"].AsText());

    [Fact]
    public void FromValue_OfToValue_IsTheSameDocument()
    {
        Document document = Document.Parse("""{"_id":"a","n":1.50,"v_vector_":[0.1,2],"deep":{"x":[null,true]}}""");

        Assert.Equal(document.ToJson(), document.ToValue().ToJson());
        Assert.Equal(document.ToJson(), Document.FromValue(document.ToValue()).ToJson());
    }

    [Fact]
    public void FromValue_LaterChangesOfTheDocument_DoNotReachTheValue()
    {
        FieldValue value = FieldValue.Parse("""{"_id":7,"n":1}""");
        Document document = Document.FromValue(value);

        document["n"] = 2;

        Assert.Equal("7", document.Id);
        Assert.Equal("""{"_id":7,"n":1}""", value.ToJson());
    }

    [Theory]
    [InlineData("[1]", "expected a document, which is an object")]
    [InlineData("{}", "has no '_id'")]
    [InlineData("""{"_id":""}""", "'_id' is empty")]
    [InlineData("""{"_id":true}""", "must be text (a number becomes its text), found a boolean")]
    [InlineData("""{"_id":null}""", "must be text (a number becomes its text), found null")]
    public void FromValue_WithoutAUsableId_SaysWhatIsWrong(string json, string expected)
    {
        InvalidDocumentException thrown = Assert.Throws<InvalidDocumentException>(() => Document.FromValue(FieldValue.Parse(json)));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteJson_OfAValue_WritesWhatToJsonGives()
    {
        FieldValue value = FieldValue.Parse("""[1.50,"größe",{"v_vector_":[0.1]},null]""");
        System.Buffers.ArrayBufferWriter<byte> output = new();

        value.WriteJson(output);

        Assert.Equal(value.ToJson(), System.Text.Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
