using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>Tests that a call is readable without its declaration.</summary>
public sealed class ParameterTests
{
    private static readonly Dictionary<string, string> LongOnes = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> SwitchingOnes = new(StringComparer.Ordinal);

    [Fact]
    public void ParameterLists_AreShort() => Offenders.NoneBut(
        $"At most {SignatureRules.MostParameters} parameters besides progress and token; the rest belongs into options:",
        LongOnes,
        Callables().Where(method => !SignatureRules.IsShort(method)).Select(Shipped.Name));

    [Fact]
    public void ParameterLists_HaveNoSwitches() => Offenders.NoneBut(
        "No bool parameter: an option with a name, an enum, or two methods:",
        SwitchingOnes,
        Callables().Where(method => !SignatureRules.HasNoSwitch(method)).Select(Shipped.Name));

    [Theory]
    [InlineData(nameof(Samples.Short), true, true)]
    [InlineData(nameof(Samples.Long), false, true)]
    [InlineData(nameof(Samples.Switching), true, false)]
    [InlineData(nameof(Samples.MaybeSwitching), true, false)]
    public void SignatureRules_OfASample_AreKeptOrBroken(string name, bool isShort, bool hasNoSwitch)
    {
        MethodInfo method = typeof(Samples).GetMethod(name)!;

        Assert.Equal((isShort, hasNoSwitch), (SignatureRules.IsShort(method), SignatureRules.HasNoSwitch(method)));
    }

    /// <summary>
    /// Designed methods and constructors. Not an operator (a conversion from bool is one), not an override (its list is given),
    /// not the protected half of the dispose pattern, and not a positional record, whose parameters are the fields it shows.
    /// </summary>
    private static IEnumerable<MethodBase> Callables() =>
        Shipped
            .Methods.Where(method =>
                !Shipped.IsOperator(method) && !Shipped.IsOverride(method) && method is not { Name: nameof(IDisposable.Dispose), IsFamily: true })
            .Concat<MethodBase>(Shipped.Constructors.Where(constructor => !IsPositional(constructor)));

    private static bool IsPositional(ConstructorInfo constructor) =>
        constructor.GetParameters() is { Length: > 0 } parameters
        && parameters.All(parameter =>
            constructor.DeclaringType!.GetProperty(parameter.Name!) is { } property && property.PropertyType == parameter.ParameterType);

    private static class Samples
    {
        public static void Short(int a, int b, int c, IProgress<int>? progress, CancellationToken token) => Use(a, b, c, progress, token);

        public static void Long(int a, int b, int c, int d, int e) => Use(a, b, c, d, e);

        public static void Switching(bool a) => Use(a);

        public static void MaybeSwitching(bool? a) => Use(a);

        private static void Use(params object?[] values) => _ = values;
    }
}
