using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Relevance.Cluster.Tool.Terminal;

/// <summary>The streams of the tool: results go to the output, remarks and progress to the errors.</summary>
/// <param name="input">The standard input.</param>
/// <param name="output">The output, for results only.</param>
/// <param name="errors">The output of errors, for remarks, progress and failures.</param>
/// <param name="environment">Returns an environment variable; null if it is not set.</param>
internal sealed class ToolConsole(Stream input, TextWriter output, TextWriter errors, Func<string, string?> environment)
{
    /// <summary>The width of a table that is not shown on a terminal: no cell of an ordinary table is wrapped.</summary>
    private const int RedirectedWidth = 2000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,

        // The document goes to a file or another program, not into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private IAnsiConsole? _outputConsole;
    private IAnsiConsole? _errorConsole;

    public Stream Input { get; } = input;

    public TextWriter Output { get; } = output;

    public TextWriter Errors { get; } = errors;

    /// <summary>Gets the width of the terminal of the output; null if it is redirected, so that its width does not change what is written.</summary>
    public int? OutputWidth { get; init; }

    /// <summary>Gets the width of the terminal of the errors; null if it is redirected, so that no progress is shown.</summary>
    public int? ErrorWidth { get; init; }

    /// <summary>Gets the console of help and tables.</summary>
    public IAnsiConsole OutputConsole => _outputConsole ??= Create(Output, OutputWidth);

    /// <summary>Gets the console of progress bars.</summary>
    public IAnsiConsole ErrorConsole => _errorConsole ??= Create(Errors, ErrorWidth);

    public string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>Writes a sentence of a result, or an empty line. Its control characters, which come from files, are replaced.</summary>
    public void Say(string text = "") => Output.WriteLine(Printable(text));

    /// <summary>Writes a table; without a terminal, no line ends in spaces.</summary>
    public void Show(IRenderable table)
    {
        if (OutputWidth is not null)
        {
            OutputConsole.Write(table);
            return;
        }

        using StringWriter text = new(CultureInfo.InvariantCulture);
        Create(text, width: null).Write(table);
        foreach (string line in text.ToString().Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).Reverse()
            .SkipWhile(line => line.Length == 0).Reverse())
        {
            Output.WriteLine(line);
        }

        Output.WriteLine();
    }

    /// <summary>Writes a sentence that is not part of the result.</summary>
    public void Remark(string text) => Errors.WriteLine(Printable(text));

    /// <summary>Writes the one JSON document of a command.</summary>
    public void WriteJson<T>(T result) => Output.WriteLine(JsonSerializer.Serialize(result, Json));

    /// <summary>Replaces characters by U+FFFD that control a terminal or change the direction of the rest of a line; line feeds stay.</summary>
    public static string Printable(string text) => !text.Any(IsControl)
        ? text
        : string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });

    private static bool IsControl(char character) =>
        (char.IsControl(character) && character != '\n') || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static IAnsiConsole Create(TextWriter writer, int? width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = width is null ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = width is null ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = width is null ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width ?? RedirectedWidth;
        return console;
    }
}
