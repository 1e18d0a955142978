using System.Text.Json.Nodes;
using Relevance.Cluster.NotebookRunner.Tests.Support;

namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>Saved outputs against new ones.</summary>
public sealed class OutputDifferenceTests
{
    private const string Printed = """{"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]}""";
    private const string Result = """{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": ["2"]}}""";

    [Theory]
    [InlineData("""{"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}""")]
    [InlineData("""{"output_type": "stream", "name": "stdout", "metadata": {"editor": 1}, "text": ["one\n", "two\n"]}""")]
    public void Find_InTheSameText_WrittenOtherwise_IsNothing(string output) => Assert.Null(Find([Printed], [output]));

    [Fact]
    public void Find_InAnotherLine_NamesCellPartAndLine() => Assert.Equal(
        "cell 1, text of output 1, line 2: saved 'two', now 'three'",
        Find([Printed], [Printed.Replace("two", "three", StringComparison.Ordinal)]));

    [Fact]
    public void Find_InAFormThatIsNew_NamesIt() => Assert.Equal(
        "cell 1, text/html of output 1, which is not saved",
        Find([Result], [Result.Replace("\"text/plain\"", "\"text/html\": [\"<b>2</b>\"], \"text/plain\"", StringComparison.Ordinal)]));

    [Fact]
    public void Find_InAFormThatIsGone_NamesIt() => Assert.Equal(
        "cell 1, text/plain of output 1, which is saved and does not come any more",
        Find([Result], [Result.Replace("\"text/plain\": [\"2\"]", "", StringComparison.Ordinal)]));

    [Fact]
    public void Find_InAnotherNumberOfOutputs_SaysHowMany() => Assert.Equal("cell 1: 1 outputs are saved, and there are 2 now", Find([Result], [Printed, Result]));

    [Fact]
    public void Find_InAnotherKindOfOutput_IsADifference() => Assert.Equal(
        "cell 1, type of output 1, line 1: saved 'execute_result', now 'display_data'",
        Find([Result], [Result.Replace("execute_result", "display_data", StringComparison.Ordinal)]));

    private static string? Find(string[] saved, string[] executed) => OutputDifference.Find(With(saved), With(executed));

    private static Notebook With(string[] outputs)
    {
        Notebook notebook = Notebook.Parse(Notebooks.Json("code"));
        notebook.CodeCells[0].SetOutputs(outputs.Select(output => JsonNode.Parse(output)!.AsObject()));
        return notebook;
    }
}
