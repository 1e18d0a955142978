using Relevance.Cluster.ConventionTests.Architecture.Samples.Upper;

namespace Relevance.Cluster.ConventionTests.Architecture.Samples.Lower;

internal static class AtHome
{
    public static string Say() => string.Join(' ', Enumerable.Range(0, 3).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

internal static class InABody
{
    public static void Run() => Secret.Take(null);
}

internal static class BehindASwitch
{
    public static void Run(int value)
    {
        switch (value)
        {
            case 0: throw new NotSupportedException();
            case 1: throw new InvalidOperationException();
            case 2: throw new TimeoutException();
            case 3: Secret.Take(value); break;
            default: break;
        }
    }
}

internal static class InALambda
{
    public static Action Run(int value) => () => Secret.Take(value);
}

internal static class InAnAsyncMethod
{
    public static async Task RunAsync()
    {
        await Task.Yield();
        Secret.Take(null);
    }
}

internal static class InALocal
{
    public static bool Run(object value)
    {
        var secret = value as Secret;
        return secret is not null && secret.GetHashCode() > 0;
    }
}

internal sealed class InAField
{
    public Secret? Value = Secret.Make();
}

internal static class InAGenericArgument
{
    public static IReadOnlyList<Secret[]>? Find(int id) => id < 0 ? null : throw new NotSupportedException();
}

internal static class InAGenericCall
{
    public static object Run() => Array.Empty<Secret>();
}

internal static class InAConstraint
{
    public static string Name<T>(T value)
        where T : Secret => $"{value}";
}

internal static class InACatch
{
    public static bool Run(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (SecretException)
        {
            return false;
        }
    }
}

[Secret]
internal static class InAnAttribute;

internal sealed class AsABase : Secret;

internal static class AsATypeOf
{
    public static string Name => typeof(Secret).Name;
}
