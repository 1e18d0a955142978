using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Each type of Parquet becomes the value that the page of files promises; the files are DuckDB's.</summary>
public sealed class ParquetTypeTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("(-128)::TINYINT", "-128")]
    [InlineData("(-32768)::SMALLINT", "-32768")]
    [InlineData("(-2147483648)::INTEGER", "-2147483648")]
    [InlineData("(-9223372036854775808)::BIGINT", "-9223372036854775808")]
    [InlineData("255::UTINYINT", "255")]
    [InlineData("65535::USMALLINT", "65535")]
    [InlineData("4294967295::UINTEGER", "4294967295")]
    [InlineData("18446744073709551615::UBIGINT", "18446744073709551615")]
    [InlineData("0.1::FLOAT", "0.1")]
    [InlineData("16777217::FLOAT", "16777216")]
    [InlineData("1e30::FLOAT", "1E+30")]
    [InlineData("0.1::DOUBLE", "0.1")]
    [InlineData("'NaN'::DOUBLE", "null")]
    [InlineData("12.50::DECIMAL(4,2)", "12.5")]
    [InlineData("-0.05::DECIMAL(4,2)", "-0.05")]
    [InlineData("123456789012.345678::DECIMAL(18,6)", "123456789012.345678")]
    [InlineData("12345678901234567890123456789.123456789::DECIMAL(38,9)", "12345678901234567890123456789.123456789")]
    [InlineData("-12345678901234567890123456789::DECIMAL(38,0)", "-12345678901234567890123456789")]
    [InlineData("DATE '2022-01-09'", "\"2022-01-09\"")]
    [InlineData("DATE '0001-01-01'", "\"0001-01-01\"")]
    [InlineData("TIMESTAMP '2022-01-09 23:21:07.246'", "\"2022-01-09T23:21:07.246\"")]
    [InlineData("TIMESTAMP_S '1969-12-31 23:59:59'", "\"1969-12-31T23:59:59\"")]
    [InlineData("TIMESTAMP_MS '2022-01-09 23:21:07.246'", "\"2022-01-09T23:21:07.246\"")]
    [InlineData("TIMESTAMP_NS '2022-01-09 23:21:07.123456789'", "\"2022-01-09T23:21:07.123456789\"")]
    [InlineData("TIMESTAMPTZ '2022-01-09 23:21:07.246+00'", "\"2022-01-09T23:21:07.246Z\"")]
    [InlineData("TIME '23:21:07.5'", "\"23:21:07.500\"")]
    [InlineData("INTERVAL '14 months 3 days 1500 milliseconds'", "\"P14M3DT1.5S\"")]
    [InlineData("'text ü €'", "\"text \\u00FC \\u20AC\"")]
    [InlineData("''", "\"\"")]
    [InlineData("'\\x00\\xFF'::BLOB", "\"AP8=\"")]
    [InlineData("UUID '6f9619ff-8b86-d011-b42d-00c04fc964ff'", "\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"")]
    [InlineData("'{\"a\": [1, 2.50]}'::JSON", "{\"a\":[1,2.50]}")]
    [InlineData("'b'::ENUM('a', 'b')", "\"b\"")]
    [InlineData("{'eu': 42, 'us': NULL, 'in': {'cm': 26.5}}", "{\"eu\":42,\"in\":{\"cm\":26.5}}")]
    [InlineData("[1.5, NULL, 2]::DOUBLE[]", "[1.5,null,2]")]
    [InlineData("[]::INTEGER[]", "[]")]
    [InlineData("[[1, 2], [], NULL, [3]]", "[[1,2],[],null,[3]]")]
    [InlineData("[{'a': 1, 'b': ['x', 'y']}, NULL, {'a': NULL, 'b': []}]", "[{\"a\":1,\"b\":[\"x\",\"y\"]},null,{\"b\":[]}]")]
    [InlineData("MAP {'k': 1, 'l': NULL}", "{\"k\":1,\"l\":null}")]
    [InlineData("MAP {7: ['x']}", "{\"7\":[\"x\"]}")]
    [InlineData("[1.0, 2.0]::FLOAT[2]", "[1,2]")]
    public async Task AValueOfATable_BecomesTheValueOfADocument(string expression, string json)
    {
        FieldValue value = await Rows.OfSqlAsync(expression);

        Assert.Equal(FieldValue.Parse(json).ToJson(), value.ToJson());
    }
}
