using System.Reflection;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>The rules for parameter lists.</summary>
internal static class SignatureRules
{
    public const int MostParameters = 4;

    public static bool IsProgress(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>);

    /// <summary>At most four parameters; a token and a progress at the end are not counted, nor is what an extension method extends.</summary>
    public static bool IsShort(MethodBase method) =>
        method.GetParameters().Skip(method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? 1 : 0)
            .Count(parameter => parameter.ParameterType != typeof(CancellationToken) && !IsProgress(parameter.ParameterType))
        <= MostParameters;

    /// <summary>No parameter is a bool, which reads as nothing at the call: <c>Read(id, true, false)</c>.</summary>
    public static bool HasNoSwitch(MethodBase method) =>
        method
            .GetParameters()
            .All(parameter => parameter.IsOut || (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) != typeof(bool));
}
