using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Relevance.Cluster.ConventionTests.Readme;

/// <summary>
/// The C# blocks of a page that belong together: one that begins with <c>#:package</c> or <c>using</c> starts a program,
/// every further one continues the previous one and can use its variables.
/// </summary>
internal sealed class PageProgram
{
    private readonly List<PageBlock> _blocks = [];
    private readonly Dictionary<int, PageBlock> _outputs = [];

    /// <summary>Gets the program's blocks, in order.</summary>
    public IReadOnlyList<PageBlock> Blocks => _blocks;

    /// <summary>Gets the program that ends with its first block.</summary>
    public PageProgram FirstBlock
    {
        get
        {
            var first = new PageProgram();
            first._blocks.Add(_blocks[0]);
            return first;
        }
    }

    public static IReadOnlyList<PageProgram> Read(string page, string markdown)
    {
        var programs = new List<PageProgram>();
        PageBlock? before = null;

        foreach (PageBlock block in PageBlock.Read(page, markdown))
        {
            if (block.IsProgram)
            {
                if (programs.Count == 0 || StartsAProgram(block.Text))
                {
                    programs.Add(new PageProgram());
                }

                programs[^1]._blocks.Add(block);
            }
            else if (block.IsOutput)
            {
                Assert.True(
                    before is { IsProgram: true } && !block.FollowsText,
                    $"{page}({block.Line}): an output block stands directly below the C# block that prints it.");
                programs[^1]._outputs[programs[^1]._blocks.Count - 1] = block;
            }

            before = block;
        }

        return programs;
    }

    /// <summary>The output that a block must print, if the page shows one.</summary>
    public PageBlock? OutputOf(int block) => _outputs.GetValueOrDefault(block);

    /// <summary>One compilation unit: all usings, all statements with a mark printed behind each block, all types. Errors name lines of the page.</summary>
    public string ToSource(string endOfBlock)
    {
        (string Usings, string Statements, string Types)[] parts = [.. _blocks.Select(Split)];
        return string.Join('\n', parts.Select((part, i) => Line(_blocks[i]) + part.Usings))
            + string.Concat(
                parts.Select(
                    (part, i) =>
                        $"\n{Line(_blocks[i])}{part.Statements}\n#line "
                            + $"hidden\nSystem.Console.Out.Write({SymbolDisplay.FormatLiteral(endOfBlock, quote: true)});"
                ))
            + string.Concat(parts.Select((part, i) => $"\n{Line(_blocks[i])}{part.Types}"));
    }

    private static string Line(PageBlock block) => $"#line {block.Line} \"{block.Page}\"\n";

    private static bool StartsAProgram(string text) =>
        text.StartsWith("#:package", StringComparison.Ordinal) || CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().Usings.Count > 0;

    /// <summary>Three texts with the lines of the block, each with a part of it and blanks for the rest, so that line numbers stay right.</summary>
    private static (string Usings, string Statements, string Types) Split(PageBlock block)
    {
        string text = string.Join(
            '\n',
            block
                .Text.Split('\n')
                .Select(line => line.StartsWith("#:", StringComparison.Ordinal) || line.StartsWith("#!", StringComparison.Ordinal) ? "" : line));
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        var kinds = new char[text.Length];
        Array.Fill(kinds, 's');

        foreach (UsingDirectiveSyntax directive in root.Usings)
        {
            kinds.AsSpan(directive.FullSpan.Start, directive.FullSpan.Length).Fill('u');
        }

        foreach (MemberDeclarationSyntax type in root.Members.Where(member => member is not GlobalStatementSyntax))
        {
            kinds.AsSpan(type.FullSpan.Start, type.FullSpan.Length).Fill('t');
        }

        string Keep(char kind) => string.Concat(text.Select((character, i) => kinds[i] == kind || character == '\n' ? character : ' '));
        return (Keep('u'), Keep('s'), Keep('t'));
    }
}
