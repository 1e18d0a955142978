using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>The command that embeds, against a small service with OpenAI's protocol.</summary>
public sealed class EmbedTests(Workplace workplace) : IClassFixture<Workplace>
{
    private static readonly IReadOnlyDictionary<string, string> Key = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENAI_API_KEY"] = "sk-secret" };

    [Fact]
    public async Task Embed_WritesVectorsOfTheTexts_OnceEach()
    {
        using ModelService service = new();
        string store = workplace.Locate("embedded.db");
        await ToolRun.RunAsync("import", workplace.Flowers, "iris", "--store", store);

        ToolRun first = await ToolRun.RunAsync(
            new ToolSurroundings { Variables = Key }, "embed", "iris", "--text", "class", "--model", "letters", "--endpoint", service.Address, "--store", store);
        ToolRun second = await ToolRun.RunAsync("embed", "iris", "--text", "class", "--model", "letters", "--endpoint", service.Address, "--store", store);

        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.StartsWith("class_vector_ of iris: 150 embedded, 0 unchanged, 0 skipped, 0 rejected: letters", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("class_vector_ of iris: 0 embedded, 150 unchanged", second.Output, StringComparison.Ordinal);
        Assert.Equal(150, service.TextCount);
        Assert.Equal("Bearer sk-secret", service.Authorization);
    }

    [Fact]
    public async Task Embed_WithJson_WritesTheSummary()
    {
        using ModelService service = new();
        string store = workplace.Locate("embedded-json.db");
        await ToolRun.RunAsync("import", workplace.Flowers, "iris", "--store", store);

        ToolRun run = await ToolRun.RunAsync(
            "embed", "iris", "--text", "class", "--vector", "v_vector_", "--model", "letters", "--endpoint", service.Address, "--store", store, "--json");

        Assert.Equal(150, run.Json().GetProperty("embeddedCount").GetInt32());
    }

    [Fact]
    public async Task Embed_WithAKeyThatTheServiceRejects_EndsInOneLineWithoutTheKey()
    {
        using ModelService service = new() { Status = 401 };

        ToolRun run = await ToolRun.RunAsync(
            new ToolSurroundings { Variables = Key }, "embed", "iris", "--text", "class", "--endpoint", service.Address, "--store", workplace.Store);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The model 'text-embedding-3-small' at {service.Address} failed: ", Assert.Single(run.Remarks), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("embed iris", "--text title,description")]
    [InlineData("embed iris --text class", "OPENAI_API_KEY")]
    [InlineData("embed iris --text class --endpoint nowhere", "--endpoint http://localhost:11434/v1")]
    public async Task Embed_Misused_NamesTheOptionThatMendsIt(string line, string expected)
    {
        ToolRun run = await ToolRun.RunAsync([.. line.Split(' '), "--store", workplace.Store]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_WithoutItsStore_MakesNone()
    {
        string store = workplace.Locate("none.db");

        ToolRun run = await ToolRun.RunAsync("embed", "iris", "--text", "class", "--endpoint", "http://localhost:1/v1", "--store", store);

        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(store));
    }

    /// <summary>A service that gives each text the counts of its letters, in the form that OpenAI's client asks for.</summary>
    private sealed class ModelService : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _textCount;

        public ModelService()
        {
            // A free port is found by trying, because the listener takes no port 0.
            for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
            {
                Address = $"http://localhost:{port}/v1";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"{Address}/");
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Another program has the port.
                }
            }

            _ = AnswerAsync();
        }

        public string Address { get; }

        public int Status { get; init; } = 200;

        public string? Authorization { get; private set; }

        public int TextCount => _textCount;

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return; // The test has ended.
                }

                JsonNode request = (await JsonNode.ParseAsync(context.Request.InputStream))!;
                Authorization ??= context.Request.Headers["Authorization"];
                string[] texts = [.. request["input"]!.AsArray().Select(text => text!.GetValue<string>())];
                Interlocked.Add(ref _textCount, Status == 200 ? texts.Length : 0);
                byte[] reply = JsonSerializer.SerializeToUtf8Bytes(Status != 200 ? new { error = new { message = "Incorrect API key provided." } } : (object)new
                {
                    @object = "list",
                    model = request["model"]!.GetValue<string>(),
                    data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Convert.ToBase64String(LettersOf(text)) }),
                    usage = new { prompt_tokens = texts.Length, total_tokens = texts.Length },
                });
                context.Response.StatusCode = Status;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(reply);
                context.Response.Close();
            }
        }

        private static byte[] LettersOf(string text) =>
            [.. Enumerable.Range('a', 26).SelectMany(letter => BitConverter.GetBytes((float)text.Count(c => c == letter)))];
    }
}
