using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>The limit on the group memberships of one aggregation.</summary>
public sealed class GroupMembershipTests
{
    private static readonly AggregationQuery Words = new() { Groupings = [Grouping.Words("text")], Metrics = [] };

    private static readonly Document[] TwoWordsAndThree = [new("a") { ["text"] = "red shoe" }, new("b") { ["text"] = "red rain coat" }];

    [Fact]
    public async Task AggregateAsync_WithAsManyMembershipsAsTheLimit_CountsThem()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", TwoWordsAndThree, new SqliteStoreOptions { MaxGroupMemberships = 5 });

        Assert.Equal(4, (await store.AggregateAsync("shop", Words, filter: null, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task AggregateAsync_WithMoreMembershipsThanTheLimit_NamesTheLimitAndTheGroupings()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", TwoWordsAndThree, new SqliteStoreOptions { MaxGroupMemberships = 4 });

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() =>
            store.AggregateAsync("shop", Words, filter: null, TestContext.Current.CancellationToken));

        Assert.StartsWith($"The aggregation by {Words.Groupings[0].Name} has more than 4 group memberships", e.Message, StringComparison.Ordinal);
    }
}
