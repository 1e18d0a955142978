namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>Directives of the kernel: followed, or refused with the line.</summary>
public sealed class CellSourceTests
{
    [Fact]
    public void Packages_AreTakenOut_AndTheLinesStay()
    {
        CellSource source = CellSource.Parse("#r \"nuget: Some.Package, 1.2.3\"\r\n  #r \"nuget:Other,2.0.0-rc.1\"\nusing Some;");

        Assert.Equal([new PackageName("Some.Package", "1.2.3"), new PackageName("Other", "2.0.0-rc.1")], source.Packages);
        Assert.Equal("\n\nusing Some;", source.Code);
    }

    [Theory]
    [InlineData("#r \"nuget: Some.Package\"")]
    [InlineData("#r \"nuget: Some.Package, 1.*\"")]
    [InlineData("#r \"nuget: Some.Package, \"")]
    [InlineData("#r \"nuget: \"")]
    public void Package_WithoutItsExactVersion_IsRefused(string line) =>
        Assert.Contains("line 2: ", Assert.Throws<NotebookException>(() => CellSource.Parse($"\n{line}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("#!fsharp")]
    [InlineData("#!value --name x")]
    [InlineData("#!time")]
    [InlineData("#i \"nuget: somewhere\"")]
    public void Command_ThatCannotBeFollowed_IsRefusedByName(string line)
    {
        string message = Assert.Throws<NotebookException>(() => CellSource.Parse($"int x = 1;\n{line}")).Message;

        Assert.StartsWith($"line 2: '{line}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_ForTheCSharpKernelItself_IsSkipped() => Assert.Equal("\n1 + 1", CellSource.Parse("#!csharp\n1 + 1").Code);

    [Fact]
    public void Directive_OfTheCompiler_IsLeftToIt() => Assert.Equal("#if true\n#endif", CellSource.Parse("#if true\n#endif").Code);
}
