using Relevance.Cluster.Models;

namespace Relevance.Cluster.Tests.Models;

/// <summary>The rows by which a large cluster is halved.</summary>
public class MemberSampleTests
{
    private static readonly int[] Members = [.. Enumerable.Range(0, 5000).Where(row => row % 7 != 3)];

    [Fact]
    public void ChooseFrom_FewMembers_ChoosesAll() =>
        Assert.Equal(
            Members[..MemberSample.MostRows],
            new MemberSample(seed: 1, RowNumbers.From(0, Members.Length)).ChooseFrom(Members.AsSpan(0, MemberSample.MostRows)).ToArray());

    [Theory]
    [InlineData(257)]
    [InlineData(700)]
    [InlineData(4000)]
    public void ChooseFrom_ManyMembers_ChoosesThoseOfTheSmallestKeysInTheirOrder(int count)
    {
        var sample = new MemberSample(seed: 1, RowNumbers.From(0, Members.Length));

        int[] chosen = sample.ChooseFrom(Members.AsSpan(0, count)).ToArray();

        Assert.Equal(Members[..count].OrderBy(sample.KeyOf).Take(MemberSample.MostRows).Order(), chosen);
    }

    [Fact]
    public void ChooseFrom_WhatShardsChose_ChoosesWhatItChoosesFromAllMembers()
    {
        const int First = 2300;
        var all = new MemberSample(seed: 1, RowNumbers.From(0, Members.Length));
        var second = new MemberSample(seed: 1, RowNumbers.From(First, Members.Length));
        int[] ofFirst = all.ChooseFrom([.. Members.Where(row => row < First)]).ToArray();
        int[] ofSecond = second.ChooseFrom([.. Members.Where(row => row >= First).Select(row => row - First)]).ToArray();

        int[] chosen = all.ChooseFrom([.. ofFirst, .. ofSecond.Select(row => row + First)]).ToArray();

        Assert.Equal(all.ChooseFrom(Members).ToArray(), chosen);
    }

    [Fact]
    public void ChooseFrom_WithAnotherSeed_ChoosesOtherMembers() =>
        Assert.NotEqual(ChooseWith(seed: 1), ChooseWith(seed: 2));

    private static int[] ChooseWith(int seed) => new MemberSample(seed, RowNumbers.From(0, Members.Length)).ChooseFrom(Members).ToArray();
}
