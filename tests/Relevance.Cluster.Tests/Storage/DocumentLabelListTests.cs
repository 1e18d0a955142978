using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class DocumentLabelListTests
{
    private static readonly DocumentLabel[] Labels = [new("a", "x"), new("b", "y"), new("c", "x")];

    [Fact]
    public void Of_Labels_HasTheSameLabels_AndEachNameOnce()
    {
        var list = DocumentLabelList.Of(Labels);

        Assert.Equal(Labels, list);
        Assert.Equal(["x", "y"], list.Names);
        Assert.Equal([0, 1, 0], list.Numbers.ToArray());
        Assert.Same(list, DocumentLabelList.Of(list));
        Assert.Equal(Labels, DocumentLabelList.Of(list.Ids, Labels.Select(label => label.Label)));
    }

    [Fact]
    public void Share_OfTheSameIds_ReferencesThem_AndOfOthersDoesNot()
    {
        var list = DocumentLabelList.Of(Labels);
        var same = IdList.Of((string[])["a", "b", "c"]);

        list.Share(IdList.Of((string[])["a", "b", "d"]));
        Assert.NotSame(same, list.Ids);
        list.Share(same);

        Assert.Same(same, list.Ids);
        Assert.Equal(Labels, list);
    }
}
