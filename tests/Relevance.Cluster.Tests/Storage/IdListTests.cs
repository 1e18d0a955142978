using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class IdListTests
{
    /// <summary>Ids of several blocks: short and long ones, with characters of one to four bytes.</summary>
    private static readonly string[] Ids =
    [
        .. Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"id-{i}")),
        new string('x', 100_000),
        "ß",
        "日本語",
        "😀😀",
        .. Enumerable.Range(0, 1500).Select(i => new string('é', i % 300) + i.ToString(CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void AddRange_OfStringsOrOfAnotherList_HasTheSameIds()
    {
        IdList list = [];
        list.AddRange(Ids);
        IdList copy = [];
        copy.AddRange(list);

        Assert.Equal(Ids, list);
        Assert.Equal(Ids, copy);
        Assert.True(list.IsSameAs(copy));
        Assert.Same(list, IdList.Of(list));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[Ids.Length]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Find_OfEachId_IsItsIndex_WhateverIndexIsLikely(int ahead)
    {
        var list = IdList.Of(Ids);

        Assert.All(Enumerable.Range(0, Ids.Length), i => Assert.Equal(i, list.Find(list.Utf8(i), likely: i + ahead)));
        Assert.Equal(-1, list.Find("id-3000"));
        Assert.Equal(-1, list.Find(""u8, likely: Ids.Length));
    }

    [Fact]
    public void Find_AfterAnotherIdWasAdded_FindsIt_AndOfTwoEqualOnesTheFirst()
    {
        var list = IdList.Of((string[])["a", "b"]);
        Assert.Equal(-1, list.Find("c"));

        list.Add("c");
        list.Add("c");

        Assert.Equal(2, list.Find("c"));
    }

    [Fact]
    public void Find_InAnEmptyList_FindsNothing() => Assert.Equal(-1, new IdList().Find("a"u8, likely: 0));

    [Fact]
    public void Select_OfIndexes_HasTheseIds_AndIsAnotherList()
    {
        var list = IdList.Of(Ids);

        IdList selected = list.Select([2, 3000, 0]);

        Assert.Equal([Ids[2], Ids[3000], Ids[0]], selected);
        Assert.False(list.IsSameAs(selected));
        Assert.False(list.Select([0, 1]).IsSameAs(list.Select([0, 2])));
    }
}
