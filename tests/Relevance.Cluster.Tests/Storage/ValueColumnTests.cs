using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class ValueColumnTests
{
    [Fact]
    public void Set_InAnyOrder_PutsEachValueAtItsDocument_AndOthersAreMissing()
    {
        string[] ids = [.. Enumerable.Range(0, 2500).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        FieldValue[] kinds = ["text", "", 2.5, FieldValue.Null, true, FieldValue.FromArray([1, "two"])];
        FieldValue[] expected = [.. ids.Select((_, i) => i % 7 == 6 ? default : kinds[i % 7])];
        using ValueColumn column = new(IdList.Of(ids));

        foreach (int i in Enumerable.Range(0, ids.Length).Where(i => i % 7 != 6).OrderBy(i => i % 5))
        {
            column.Set(ids[i], expected[i]);
        }

        column.Set("no such document", 1);

        Assert.Equal(expected, column);
        Assert.Equal(ids.Length, column.Count);
    }

    [Fact]
    public void Set_OfNumbers_HasTheBitsAndTheTextOfEach()
    {
        FieldValue[] numbers =
        [
            0.0, -0.0, -1, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, long.MinValue,
            FieldValue.Parse("1e400"), FieldValue.Parse("-1e400"),
        ];
        string[] ids = [.. numbers.Select((_, i) => i.ToString(CultureInfo.InvariantCulture))];
        using ValueColumn column = new(IdList.Of(ids));

        for (int i = 0; i < ids.Length; i++)
        {
            column.Set(ids[i], numbers[i]);
        }

        Assert.Equal(numbers.Select(BitsOf), column.Select(BitsOf));
        Assert.Equal(numbers.Select(number => number.ToJson()), column.Select(number => number.ToJson()));

        static long BitsOf(FieldValue value) => BitConverter.DoubleToInt64Bits(value.AsNumber()!.Value);
    }

    [Fact]
    public void Item_AfterDispose_Throws()
    {
        ValueColumn column = new(IdList.Of((string[])["a"]));
        column.Set("a", 1);
        column.Dispose();

        Assert.Throws<ObjectDisposedException>(() => column[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[1]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5000)]
    public void Set_OfFewTextsOrMany_HasEachText_AndOfFewOneStringEach(int different)
    {
        string[] ids = [.. Enumerable.Range(0, 6000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        string[] texts = [.. ids.Select((_, i) => i == 7 ? new string('ü', 200) : $"text {i % different} €")];
        using ValueColumn column = new(IdList.Of(ids));

        for (int i = 0; i < ids.Length; i++)
        {
            column.Set(ids[i], texts[i]);
        }

        Assert.Equal(texts, column.Select(value => value.AsText()));
        Assert.Equal(different == 3, ReferenceEquals(column[5000].AsText(), column[5000 % different].AsText()));
        Assert.NotSame(column[7].AsText(), column[7].AsText());
    }

    [Fact]
    public void Set_OfTextsOfManyBlocks_AndOneThatIsLongerThanABlock_HasEachText()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        string[] texts = [.. ids.Select((id, i) => new string((char)('a' + (i % 26)), i == 20 ? 5_000_000 : 500_000 + i))];
        using ValueColumn column = new(IdList.Of(ids));

        foreach (int i in Enumerable.Range(0, ids.Length).Reverse())
        {
            column.Set(ids[i], texts[i]);
        }

        Assert.All(ids.Index(), id => Assert.True(texts[id.Index] == column[id.Index].AsText()));
    }

    [Fact]
    public async Task ReadAsync_OfTheEmbeddedStoreAndOfAnother_HasTheSameValues()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        await store.CreateDatasetAsync("some", Schema.Empty, token);
        Document[] documents = [new("a") { ["f"] = "text" }, new("b"), new("c") { ["f"] = 1.50 }, new("d") { ["f"] = FieldValue.Null }];
        await store.WriteAsync("some", documents, WriteMode.Insert, token);
        var ids = IdList.Of((string[])["d", "a", "b", "missing", "c"]);

        using ValueColumn own = await ValueColumn.ReadAsync(store, "some", "f", ids, token);
        using ValueColumn other = await ValueColumn.ReadAsync(new Support.CountingStore(store), "some", "f", ids, token);

        Assert.Equal([FieldValue.Null, "text", default, default, 1.5], own);
        Assert.Equal(own, other);
    }
}
