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
    public void Validate_AnythingElse_IsRejectedUnderTheCallersName(string id)
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

    [Theory]
    [InlineData("~a", true)]
    [InlineData("~0123abc-1", true)]
    [InlineData("~", false)]
    [InlineData("a", false)]
    [InlineData("~~a", false)]
    [InlineData("~../a", false)]
    [InlineData("~A", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsStaged_IsTrueOfATildeBeforeAnId_AndSuchAnIdIsNobodysDataset(string? id, bool isStaged)
    {
        Assert.Equal(isStaged, DatasetIds.IsStaged(id));
        Assert.False(isStaged && DatasetIds.IsValid(id));
        Assert.Equal(isStaged || DatasetIds.IsValid(id), Record.Exception(() => DatasetIds.ValidateStored(id!)) is null);
        Assert.Equal(isStaged, Record.Exception(() => DatasetIds.ValidateStaged(id!)) is null);
    }

    [Fact]
    public void IsStaged_OfMoreThan255Characters_IsFalse()
    {
        Assert.True(DatasetIds.IsStaged("~" + new string('a', 254)));
        Assert.False(DatasetIds.IsStaged("~" + new string('a', 255)));
    }
}
