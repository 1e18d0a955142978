using System.Text.Json.Nodes;
using Relevance.Cluster.NotebookRunner.Tests.Support;

namespace Relevance.Cluster.NotebookRunner.Tests;

/// <summary>The file: what is read, what is refused, what stays as it is.</summary>
public sealed class NotebookTests
{
    [Theory]
    [InlineData("nothing", "no JSON")]
    [InlineData("[]", "nbformat 4")]
    [InlineData("""{"nbformat": 3, "cells": []}""", "nbformat 4")]
    [InlineData("""{"nbformat": "4", "cells": []}""", "nbformat 4")]
    [InlineData("""{"nbformat": 4, "cells": {}}""", "nbformat 4")]
    [InlineData("""{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"name": "python3"}}}""", "'python3'")]
    [InlineData("""{"nbformat": 4, "cells": []}""", "'.net-csharp'")]
    public void Parse_OfWhatIsNoNotebookOfCSharp_SaysWhy(string json, string why) =>
        Assert.Contains(why, Assert.Throws<NotebookException>(() => Notebook.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfAMissingFile_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("There is no such notebook.", Assert.Throws<NotebookException>(() => Notebook.Read(folder.Locate("missing.ipynb"))).Message);
    }

    [Theory]
    [InlineData("\"a\\nb\"")]
    [InlineData("""["a\n", "b"]""")]
    public void Source_AsATextOrAsLines_IsTheSame(string source)
    {
        Notebook notebook = Notebook.Parse(Notebooks.Json("x").Replace("\"x\"", source, StringComparison.Ordinal));

        Assert.Equal("a\nb", notebook.CodeCells.Single().Source);
    }

    [Fact]
    public void CodeCells_AreNumberedPastTheText()
    {
        JsonObject json = JsonNode.Parse(Notebooks.Json("1", "2"))!.AsObject();
        json["cells"]!.AsArray().Insert(1, new JsonObject { ["cell_type"] = "markdown", ["source"] = "between" });

        Assert.Equal([(1, "1"), (2, "2")], Notebook.Parse(json.ToJsonString()).CodeCells.Select(cell => (cell.Number, cell.Source)));
    }

    [Fact]
    public void ToJson_KeepsWhatTheRunnerDoesNotKnow_AndLettersAsTheyAre()
    {
        JsonObject json = JsonNode.Parse(Notebooks.Json("1"))!.AsObject();
        json["metadata"]!["title"] = "Caliński <–> Harabasz";
        json["cells"]![0]!["id"] = "first";

        string text = Notebook.Parse(json.ToJsonString()).ToJson();

        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(text)));
        Assert.Contains("\n   \"id\": \"first\"", text, StringComparison.Ordinal);
        Assert.Contains("Caliński <–> Harabasz", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }
}
