using Microsoft.Extensions.Time.Testing;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Projects;

/// <summary>Tests of cached entries: they are removed after a time, or earlier, oldest first, if they are too large together.</summary>
public sealed class KeptEntriesTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Entry_IsFoundByItsProjectAndKeyOnly()
    {
        KeptEntries kept = new(_clock, 100_000, 100_000);
        kept.Put("shop", "a", "value", 5);

        Assert.Equal("value", kept.Find<string>("shop", "a"));
        Assert.Null(kept.Find<string>("bank", "a"));
        Assert.Null(kept.Find<string>("shop", "b"));
        Assert.Null(kept.Find<Uri>("shop", "a"));
    }

    [Fact]
    public void Entry_IsForgottenAfterTenMinutes_CountedFromTheLastTouch()
    {
        KeptEntries kept = new(_clock, 100_000, 100_000);
        kept.Put("shop", "found", "x", 1);
        kept.Put("shop", "touched", "y", 1);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.NotNull(kept.Find<string>("shop", "found"));
        Assert.NotNull(kept.Touch<string>("shop", "touched"));
        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Null(kept.Find<string>("shop", "found"));
        Assert.NotNull(kept.Find<string>("shop", "touched"));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(kept.Touch<string>("shop", "touched"));
        Assert.Equal(0, kept.Bytes);
    }

    [Fact]
    public void Project_ThatKeepsTooMuch_LosesItsOwnOldest()
    {
        KeptEntries kept = new(_clock, 1000_000, 10_000);
        kept.Put("bank", "theirs", "x", 3000);
        kept.Put("shop", "old", "x", 4000);
        kept.Put("shop", "touched", "x", 4000);
        kept.Touch<string>("shop", "old");
        kept.Put("shop", "new", "x", 4000);

        Assert.Null(kept.Find<string>("shop", "touched"));
        Assert.NotNull(kept.Find<string>("shop", "old"));
        Assert.NotNull(kept.Find<string>("shop", "new"));
        Assert.NotNull(kept.Find<string>("bank", "theirs"));
        Assert.InRange(kept.Bytes, 11_000, 15_000);
    }

    [Fact]
    public void All_ThatKeepTooMuch_LoseTheOldest()
    {
        KeptEntries kept = new(_clock, 10_000, 9000);
        kept.Put("bank", "a", "x", 4000);
        kept.Put("shop", "b", "x", 4000);
        kept.Put("mill", "c", "x", 4000);

        Assert.Null(kept.Find<string>("bank", "a"));
        Assert.NotNull(kept.Find<string>("shop", "b"));
        Assert.NotNull(kept.Find<string>("mill", "c"));
    }

    [Fact]
    public void Entry_LargerThanAProjectMayHave_IsNotKept_AndSameKeyReplaces()
    {
        KeptEntries kept = new(_clock, 1000_000, 10_000);
        kept.Put("shop", "small", "x", 100);
        kept.Put("shop", "huge", "x", 20_000);
        Assert.Null(kept.Find<string>("shop", "huge"));

        kept.Put("bank", "k", "first", 100);
        kept.Put("bank", "k", "second", 100);
        Assert.Equal("second", kept.Find<string>("bank", "k"));
    }
}
