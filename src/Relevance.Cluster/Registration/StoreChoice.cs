using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Registration;

/// <summary>The store that was chosen for a client, as the host checks it when it starts.</summary>
internal sealed class StoreChoice
{
    /// <summary>Gets or sets the check of the store's options.</summary>
    public Action<IServiceProvider>? Check { get; set; }

    public static string NoStore(string call) =>
        $"{call} has no store. Choose one: {call}.UseSqlite(\"shop.db\") of the package Relevance.Cluster.Sqlite, or {call}.UseHttp(…).";

    /// <summary>Lets the host check when it starts that the client has a store, and that the store's options are valid.</summary>
    public static void ValidateOnStart(IServiceCollection services, string? key, string call)
    {
        services.AddOptions<StoreChoice>(NameOf(key)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreChoice>>(provider => new Validation(provider, key, call));
    }

    public static void CheckOnStart(IServiceCollection services, string? key, Action<IServiceProvider> check) =>
        services.Configure<StoreChoice>(NameOf(key), choice => choice.Check = check);

    private static string NameOf(string? key) => key ?? Options.DefaultName;

    private sealed class Validation(IServiceProvider provider, string? key, string call) : IValidateOptions<StoreChoice>
    {
        public ValidateOptionsResult Validate(string? name, StoreChoice options)
        {
            if (name != NameOf(key))
            {
                return ValidateOptionsResult.Skip;
            }

            if (!provider.GetRequiredService<IServiceProviderIsKeyedService>().IsKeyedService(typeof(DocumentStore), key))
            {
                return ValidateOptionsResult.Fail(NoStore(call));
            }

            try
            {
                options.Check?.Invoke(provider);
                return ValidateOptionsResult.Success;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
            {
                return ValidateOptionsResult.Fail($"{call}: {e.Message}");
            }
        }
    }
}
