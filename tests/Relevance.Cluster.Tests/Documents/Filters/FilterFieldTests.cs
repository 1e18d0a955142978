namespace Relevance.Cluster.Tests.Documents.Filters;

public sealed class FilterFieldTests
{
    private static readonly Document[] Shop =
    [
        Document.Parse("""{"_id":"a","title":"Red Mug","price":10,"tags":["kitchen","red"],"on":true}"""),
        Document.Parse("""{"_id":"b","title":"blue mug","price":12.5,"tags":["kitchen"],"on":false,"meta":{"n":7}}"""),
        Document.Parse("""{"_id":"c","title":"Sofa bed","price":"10","tags":[],"meta":{"n":null}}"""),
        Document.Parse("""{"_id":"d","title":["Home","Curtain red"],"price":[5,20]}"""),
    ];

    private static string Ids(Filter filter) => string.Concat(Shop.Where(filter.Matches).Select(document => document.Id));

    private static FilterField Field(string path) => Filter.Field(path);

    [Fact]
    public void EqualityOperators_AreEqualToAndNotEqualTo()
    {
        Assert.Equal(Field("title").EqualTo("Red Mug").ToJson(), (Field("title") == "Red Mug").ToJson());
        Assert.Equal("a", Ids(Field("price") == 10));
        Assert.Equal("c", Ids(Field("price") == "10"));
        Assert.Equal("b", Ids(Field("on") == false));
        Assert.Equal("bcd", Ids(Field("price") != 10));
        Assert.Equal("abcd", Ids(Field("nothing") != 1));
        Assert.Equal("acd", Ids(Field("meta.n") == FieldValue.Null));
        Assert.Equal("b", Ids(Field("meta.n") != FieldValue.Null));
        Assert.Equal("a", Ids(Field("tags") == "kitchen" & Field("price") < 12));
        Assert.Throws<ArgumentException>(() => Field("tags") == FieldValue.FromArray([1]));
    }

    [Fact]
    public void Fields_AreEqualWhenTheirPathsAre()
    {
        Assert.True(Field("a.b").Equals(Field("a.b")));
        Assert.False(Field("a.b").Equals((object)Field("a")));
        Assert.False(Field("a.b").Equals("a.b"));
        Assert.Equal(Field("a.b").GetHashCode(), Field("a.b").GetHashCode());
        Assert.Equal("a.b", Field("a.b").ToString());
    }
}
