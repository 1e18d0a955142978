using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class DatasetIdsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("shop-2.v_1")]
    [InlineData("..")]
    [InlineData("0")]
    public void Validate_LowerCaseLettersDigitsAndThreeSigns_IsFine(string id)
    {
        DatasetIds.Validate(id);

        Assert.True(DatasetIds.IsValid(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Shop")]
    [InlineData("a/b")]
    [InlineData("a\0")]
    [InlineData("ß")]
    [InlineData("a'")]
    public void Validate_AnythingElse_IsRefusedUnderTheCallersName(string id)
    {
        Assert.Throws<ArgumentException>(nameof(id), () => DatasetIds.Validate(id));

        Assert.False(DatasetIds.IsValid(id));
    }

    [Fact]
    public void Validate_Length_IsAtMost255()
    {
        DatasetIds.Validate(new string('a', 255));

        Assert.Throws<ArgumentException>(() => DatasetIds.Validate(new string('a', 256)));
        Assert.Throws<ArgumentNullException>(() => DatasetIds.Validate(null!));
        Assert.False(DatasetIds.IsValid(null));
    }
}
