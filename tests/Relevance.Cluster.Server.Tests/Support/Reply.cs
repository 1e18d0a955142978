namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>A response with its body.</summary>
internal sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public FieldValue Json => FieldValue.Parse(Text);

    /// <summary>Gets a member of the object that came: dotted names and indices lead deeper.</summary>
    public FieldValue this[string path] => new Document("reply") { ["reply"] = Json }["reply." + path];

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(
            (int)response.StatusCode,
            text,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Asserts a refusal of this status and code, in the form that all have.</summary>
    public Reply Rejects(int status, string code)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        Assert.Equal(code, this["code"].AsText());
        Assert.False(string.IsNullOrEmpty(this["message"].AsText()));
        Assert.Equal("application/json", Headers["Content-Type"]);
        Assert.Equal("1", Headers["relevance-cluster"]);
        Assert.NotEmpty(Headers["x-trace-id"]);
        return this;
    }

    /// <summary>Asserts the property that a rejection names.</summary>
    public void Names(string member) => Assert.Equal(member, this["field"].AsText());
}
