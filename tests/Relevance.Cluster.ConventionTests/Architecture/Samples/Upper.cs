namespace Relevance.Cluster.ConventionTests.Architecture.Samples.Upper;

/// <summary>What the samples of the lower room must not know.</summary>
internal class Secret
{
    public static Secret Make() => new();

    public static void Take(object? value) => _ = value;
}

internal sealed class SecretException : Exception;

[AttributeUsage(AttributeTargets.All)]
internal sealed class SecretAttribute : Attribute;
