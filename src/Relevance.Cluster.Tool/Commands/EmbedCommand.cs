using System.ClientModel;
using System.ComponentModel;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Embeds texts of a dataset with a model behind an address that speaks OpenAI's protocol: OpenAI, Ollama, LM Studio, vLLM and others.</summary>
internal sealed class EmbedCommand(ToolConsole console) : ToolCommand<EmbedSettings>(console)
{
    private const string KeyVariable = "OPENAI_API_KEY";
    private const string DefaultAddress = "https://api.openai.com/v1";

    public override async Task<int> ExecuteAsync(CommandContext context, EmbedSettings settings, CancellationToken cancellationToken)
    {
        string[] fields = FieldList.Parse(settings.Text, "--text")
            ?? throw new MisuseException("embed needs the fields of the texts. Expected fields with commas between them: --text title,description");
        string vectorField = settings.Vector ?? $"{fields[0]}_vector_";
        using IEmbeddingGenerator<string, Embedding<float>> generator = OpenModel(settings);
        StorePlace place = StorePlace.Of(settings, Screen);
        place.DemandExists();
        DocumentStore store = place.OpenToWrite();
        await using (store.ConfigureAwait(false))
        {
            Dataset dataset = new RelevanceClient(store).GetDataset(settings.Dataset);
            EmbedOptions options = new()
            {
                OtherModels = settings.Replace ? OtherModelHandling.Replace : OtherModelHandling.Reject,
                IsTransientFailure = IsTransient,
            };
            EmbedSummary embedded;
            try
            {
                embedded = await ProgressBars
                    .RunAsync(Screen, bars => dataset.EmbedAsync(generator, fields, vectorField, options, bars, cancellationToken))
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is ClientResultException or HttpRequestException)
            {
                throw new RelevanceException(
                    $"The model '{settings.Model}' at {settings.Endpoint ?? DefaultAddress} failed: {e.Message.ReplaceLineEndings(" ")}", e);
            }

            foreach (RejectedDocument rejected in embedded.Rejected)
            {
                Screen.Remark($"rejected: {FailureText.Translate(rejected)}");
            }

            Write(settings, embedded, summary => Screen.Say($"{vectorField} of {dataset.Id}: {summary}"));
            return Done;
        }
    }

    /// <summary>Determines whether the service asks to try again, or a later attempt can succeed.</summary>
    private static bool IsTransient(Exception exception) => exception is ClientResultException { Status: 408 or 429 or >= 500 };

    private IEmbeddingGenerator<string, Embedding<float>> OpenModel(EmbedSettings settings)
    {
        if (!Uri.TryCreate(settings.Endpoint ?? DefaultAddress, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new MisuseException($"--endpoint '{settings.Endpoint}' is not an address. Expected one such as --endpoint http://localhost:11434/v1");
        }

        // A model on one's own machine needs no key, but the client always sends one.
        string key = Screen.Variable(KeyVariable) ?? (settings.Endpoint is not null
            ? "none"
            : throw new MisuseException($"OpenAI needs a key in the variable {KeyVariable}; or name another service: --endpoint http://localhost:11434/v1"));
        OpenAIClientOptions options = new() { Endpoint = address, RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0) };
        return new EmbeddingClient(settings.Model, new ApiKeyCredential(key), options).AsIEmbeddingGenerator();
    }
}

/// <summary>The arguments of <c>relevance embed</c>.</summary>
internal sealed class EmbedSettings : StoreSettings
{
    [CommandArgument(0, "<DATASET>")]
    [Description("The dataset")]
    public string Dataset { get; init; } = "";

    [CommandOption("--text <FIELDS>")]
    [Description("The fields of the text, with commas between them")]
    public string? Text { get; init; }

    [CommandOption("--vector <FIELD>")]
    [Description("The field for the vectors. Default: the first field of the text with _vector_ after it")]
    public string? Vector { get; init; }

    [CommandOption("--model <NAME>")]
    [Description("The embedding model. Default: text-embedding-3-small")]
    public string Model { get; init; } = "text-embedding-3-small";

    [CommandOption("--endpoint <URL>")]
    [Description("The address of a service with OpenAI's protocol. Default: OpenAI, with the key in OPENAI_API_KEY")]
    public string? Endpoint { get; init; }

    [CommandOption("--replace")]
    [Description("Embed documents of another model anew, instead of an error")]
    public bool Replace { get; init; }
}
