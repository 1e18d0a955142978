using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Tests tokens, and the options that they create.</summary>
public sealed class RelevanceTokenTests
{
    [Theory]
    [InlineData("p:k", "p", "k", null)]
    [InlineData("p:k:us-east-1", "p", "k", "us-east-1")]
    [InlineData("p:k::uid", "p", "k", null)]
    [InlineData("  my-project:sk-Zm9v+/=:1e3042:uid:more  \n", "my-project", "sk-Zm9v+/=", "1e3042")]
    public void Parse_OfAToken_GivesItsParts(string text, string project, string key, string? region)
    {
        RelevanceToken token = RelevanceToken.Parse(text);

        Assert.Equal((project, key, region), (token.Project, token.ApiKey, token.Region));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("s3cr3t", "has no API key")]
    [InlineData("project:", "has no API key")]
    [InlineData(":s3cr3t", "has no project")]
    [InlineData("project:s3cr\u0007et", "API key has a character that is not visible ASCII at position 4")]
    [InlineData("project:s3cr\r\nX-Evil: 1", "API key has a character")]
    [InlineData("pro ject:s3cr3t", "project has a character that is not visible ASCII at position 3")]
    [InlineData("project:s3cr3t:evil.example/x", "region")]
    public void Parse_OfWhatIsNoToken_SaysWhatIsMissingAndShowsNothingOfIt(string text, string expected)
    {
        FormatException e = Assert.Throws<FormatException>(() => RelevanceToken.Parse(text));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("project:api_key:region", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfWhateverHoldsAKey_LeavesItOut()
    {
        RelevanceToken token = RelevanceToken.Parse("my-project:s3cr3t:us-east-1");
        HttpStoreOptions options = HttpStoreOptions.FromToken("my-project:s3cr3t:us-east-1");
        using HttpDocumentStore store = HttpDocumentStore.Connect(options);

        Assert.Equal("my-project:***:us-east-1", token.ToString());
        Assert.Contains("my-project", options.ToString(), StringComparison.Ordinal);
        Assert.All([token.ToString(), options.ToString(), store.ToString()], text => Assert.DoesNotContain("s3cr3t", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "https://api.us-east-1.relevance.ai/latest")]
    [InlineData("ap-southeast-1", "https://api.ap-southeast-1.relevance.ai/latest")]
    [InlineData("old-australia-east", "https://gateway-api-aueast.relevance.ai/latest")]
    [InlineData("dev-us-east-1", "https://api-dev.us-east-1.relevance.ai/latest")]
    [InlineData("1e3042", "https://api-1e3042.stack.tryrelevance.com/latest")]
    public void Region_SaysWhereTheServiceIs(string? region, string address) =>
        Assert.Equal(address, new HttpStoreOptions { Project = "p", ApiKey = "k", Region = region }.GetBaseAddress());

    [Fact]
    public void BaseAddress_GoesBeforeTheRegion() =>
        Assert.Equal(
            "http://localhost:8080/latest",
            (HttpStoreOptions.FromToken("p:k:us-east-1") with { BaseAddress = new Uri("http://localhost:8080/latest/") }).GetBaseAddress());

    [Theory]
    [InlineData("ftp://host/")]
    [InlineData("http://user:secret@host/")]
    [InlineData("http://host/?key=secret")]
    [InlineData("http://host/#x")]
    [InlineData("/latest")]
    public void BaseAddress_ThatIsNone_IsRejected(string address)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new HttpStoreOptions { BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute) });

        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_WithAProjectAndNoKey_IsRejected() =>
        Assert.Contains(
            "API key is missing",
            Assert.Throws<ArgumentException>(() => HttpDocumentStore.Connect(new HttpStoreOptions { Project = "p" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Connect_WithoutOptions_TakesTheTokenFromTheEnvironment()
    {
        string? before = Environment.GetEnvironmentVariable(RelevanceToken.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(RelevanceToken.EnvironmentVariable, null);
            Assert.Contains("RELEVANCE_TOKEN", Assert.Throws<InvalidOperationException>(() => HttpDocumentStore.Connect()).Message, StringComparison.Ordinal);

            Environment.SetEnvironmentVariable(RelevanceToken.EnvironmentVariable, "p:k:eu-west-9");
            using HttpDocumentStore store = HttpDocumentStore.Connect();
            Assert.Equal("HttpDocumentStore https://api.eu-west-9.relevance.ai/latest", store.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(RelevanceToken.EnvironmentVariable, before);
        }
    }

    [Fact]
    public void Options_OutOfTheirRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { Attempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { Attempts = 21 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { BaseDelay = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { TimeBudget = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { AttemptTimeout = TimeSpan.FromDays(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { MaxBatchBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { MaxBatchDocuments = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { Parallelism = 65 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpStoreOptions { MinCompressedBytes = -1 });
    }
}
